/** A field of a CSV file. Numbers have full precision; null is an empty field. */
export type CsvCell = string | number | null;

/** Without this mark Excel reads a CSV file in the machine's legacy code page, not in UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** First characters that make a spreadsheet run a text as a formula (OWASP: CSV Injection). */
const RUNS_AS_FORMULA = /^[=+\-@\t\r]/;

const NEEDS_QUOTES = /[",\r\n]/;

/** Both of the above at once. Most fields need only this check. */
const NEEDS_CARE = /[=+\-@\t",\r\n]/;

/** Writes a field (RFC 4180). A text that a spreadsheet would run as a formula gets an apostrophe before it. */
export function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  if (!NEEDS_CARE.test(cell)) return cell;
  const text = RUNS_AS_FORMULA.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Writes a record with its CRLF (RFC 4180). */
export function csvLine(row: CsvRow): string {
  let line = '';
  for (let i = 0; i < row.length; i++) line += (i === 0 ? '' : ',') + csvCell(row[i] ?? null);
  return `${line}\r\n`;
}

/** The fields of a record. */
export type CsvRow = readonly CsvCell[];

/**
 * The lines of a file as {@link csvLine} writes them, header first. They come in groups, because an await per line takes
 * longer than writing it.
 */
export type CsvLines = AsyncIterable<readonly string[]> | Iterable<readonly string[]>;

/**
 * Joins lines to a CSV file with a byte order mark, in pieces of about `size` characters. It holds one piece at a time in
 * memory.
 */
export async function* csvPieces(lines: CsvLines, size = 1_048_576): AsyncGenerator<string> {
  let piece = BYTE_ORDER_MARK;
  for await (const group of lines) {
    for (const line of group) {
      piece += line;
      if (piece.length < size) continue;
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}
