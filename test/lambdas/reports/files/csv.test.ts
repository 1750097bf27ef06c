import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CsvCell, type CsvRow, csvLine, csvPieces } from '../../../../lambdas/reports/files/csv.ts';

/** A strict reader of RFC 4180: throws on a bare CR or LF, a stray quote, a last record without CRLF. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (field.lastIndex < text.length) {
    const from = field.lastIndex;
    const match = field.exec(text);
    if (!match) throw new Error(`Not RFC 4180 at ${from}: ${JSON.stringify(text.slice(from, from + 30))}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

async function whole(rows: readonly CsvRow[], size?: number): Promise<string> {
  let text = '';
  const lines = rows.map(csvLine);
  for await (const piece of csvPieces([lines.slice(0, 1), lines.slice(1)], size)) text += piece;
  return text;
}

/** What must be read back: numbers in their shortest form, dangerous texts behind an apostrophe. */
function expected(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return cell !== '' && '=+-@\t\r'.includes(cell.charAt(0)) ? `'${cell}` : cell;
}

test('a file starts with a byte order mark, and its records end with CRLF', async () => {
  assert.equal(
    await whole([
      ['a', 1],
      ['b', 2.5],
    ]),
    '\uFEFFa,1\r\nb,2.5\r\n',
  );
  assert.equal(await whole([]), '\uFEFF');
});

test('only commas, quotes and line breaks are quoted', () => {
  assert.equal(
    csvLine(['a,b', 'say "hi"', 'two\nlines', 'plain #✨']),
    '"a,b","say ""hi""","two\nlines",plain #✨\r\n',
  );
});

test('a text that a spreadsheet would run as a formula gets an apostrophe, a number does not', () => {
  assert.equal(csvLine(['=1+1', '+1', '-1', '@x', '\tx', -1, 1e21]), "'=1+1,'+1,'-1,'@x,'\tx,-1,1e+21\r\n");
  assert.equal(csvLine(['\r=1']), `"'\r=1"\r\n`);
  assert.equal(csvLine(['a=1', "'=1"]), "a=1,'=1\r\n");
});

test('every text and number survives a round trip', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'",\r\n=+-@\t\'a') }),
  );
  const cell = fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null));
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 40 }), async (table, size) => {
      const file = await whole(table, size);
      assert.equal(file.charCodeAt(0), 0xfeff);
      assert.deepEqual(
        parseCsv(file.slice(1)),
        table.map((row) => row.map(expected)),
      );
    }),
  );
});

test('pieces have the requested size, whatever the length of the file', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => csvLine(['2018-01-12T13:00:00Z', 'msg', i]));
  const sizes: number[] = [];
  for await (const piece of csvPieces([lines], 65_536)) sizes.push(piece.length);
  assert.ok(sizes.length > 5);
  assert.ok(sizes.slice(0, -1).every((size) => size >= 65_536 && size < 65_536 + 100));
});
