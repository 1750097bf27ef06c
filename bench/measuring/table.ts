import type { Figure, Table } from './benchmark.ts';

/** Draws a table as text. Numbers are aligned right and grouped; small ones have three significant digits. */
export function drawTable({ title, columns, rows, notes = [] }: Table): string {
  const cells = [columns, ...rows.map((row) => row.map(format))];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => [...(row[at] ?? '')].length)));
  const isNumber = columns.map((_, at) => rows.some((row) => typeof row[at] === 'number'));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => {
        const space = ' '.repeat((widths[at] ?? 0) - [...cell].length);
        return isNumber[at] ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = cells;
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [title, '', line(head), rule, ...body.map(line), ...notes.map((note) => `\n${note}`)].join('\n');
}

function format(figure: Figure): string {
  if (typeof figure === 'string') return figure;
  if (Number.isInteger(figure)) return figure.toLocaleString('en-US');
  return figure.toLocaleString(
    'en-US',
    Math.abs(figure) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
  );
}
