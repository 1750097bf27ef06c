/** A field of a CSV file. Numbers are written as they are, to full precision; null is an empty field. */
export type CsvCell = string | number | null;

/** Without this mark Excel takes a CSV file for the machine's legacy code page rather than for UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** What makes a spreadsheet run a text field as a formula when it stands first (OWASP: CSV Injection). */
const RUNS_AS_FORMULA = /^[=+\-@\t\r]/;

const NEEDS_QUOTES = /[",\r\n]/;

/** What one of the two may find: most fields are asked this alone. */
const NEEDS_CARE = /[=+\-@\t",\r\n]/;

/** One field as RFC 4180 writes it. A text that a spreadsheet would run as a formula gets an apostrophe before it. */
export function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  if (!NEEDS_CARE.test(cell)) return cell;
  const text = RUNS_AS_FORMULA.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One record as RFC 4180 writes it, with its CRLF. */
export function csvLine(row: CsvRow): string {
  let line = '';
  for (let i = 0; i < row.length; i++) line += (i === 0 ? '' : ',') + csvCell(row[i] ?? null);
  return `${line}\r\n`;
}

export type CsvRow = readonly CsvCell[];

/**
 * The records of a file as {@link csvLine} writes them, the header first, as they come: some at once, because waiting for
 * each of a million takes longer than writing it.
 */
export type CsvLines = AsyncIterable<readonly string[]> | Iterable<readonly string[]>;

/**
 * A CSV file out of its records in pieces of about `size` characters: byte order mark first, records parted by CRLF
 * (RFC 4180). It holds no more than one piece at a time.
 */
export async function* csvPieces(lines: CsvLines, size = 1_048_576): AsyncGenerator<string> {
  let piece = BYTE_ORDER_MARK;
  for await (const some of lines) {
    for (const line of some) {
      piece += line;
      if (piece.length < size) continue;
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}
