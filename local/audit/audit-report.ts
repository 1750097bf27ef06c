import { styleText } from 'node:util';
import { type Find, KINDS, type Kind } from './findings.ts';
import type { AuditOutcome } from './run-audit.ts';

const paint = (style: Parameters<typeof styleText>[0], words: string): string =>
  styleText(style, words, { stream: process.stdout });
const number = (value: number): string => value.toLocaleString('en');

/** The whole outcome as text: each find with its place, what is apart, and a closing table. */
export function reportOf({ finds, months, searched }: AuditOutcome): string {
  const failures = finds.filter(({ apart }) => !apart);
  const apart = finds.filter((find) => find.apart);
  const sections: string[] = [];
  if (failures.length > 0)
    sections.push([paint('red', `✖ ${count(failures.length)}`), ...told(failures)].join('\n'));
  if (apart.length > 0)
    sections.push(['Apart, in the dead-letter queue until redrive or expiry:', ...told(apart)].join('\n'));
  sections.push(
    table([
      ['Searched', ''],
      ['items', `${number(searched.items)} in ${searched.tables} tables`],
      ['messages', number(searched.messages)],
      ['objects', number(searched.objects)],
      ['files', `${number(searched.files)}`],
      ['bytes', number(searched.bytes)],
    ]),
    table([
      ['Found', ''],
      ...Object.entries(KINDS).map(([kind, name]) => [name, number(failures.filter(isOf(kind)).length)]),
      ['apart', number(apart.length)],
    ]),
  );
  if (months.length > 0) {
    sections.push(
      table([
        ['Month', '', 'tokens', 'linked to a person'],
        ...months.map(({ month, closed, tokens, linkable }) => [
          month,
          closed ? 'closed' : 'open',
          number(tokens),
          linkable === undefined ? 'not tried: no salt at hand' : number(linkable),
        ]),
      ]),
    );
  }
  if (failures.length === 0) sections.push(paint('green', '✔ Nothing was found.'));
  return `${sections.join('\n\n')}\n`;
}

const isOf = (kind: string) => (find: Find) => find.kind === kind;
const count = (finds: number): string => `${number(finds)} ${finds === 1 ? 'find' : 'finds'}`;

/** A line for each, in the order of their kinds. */
function told(finds: readonly Find[]): string[] {
  const kinds = Object.keys(KINDS) as Kind[];
  return finds
    .toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))
    .map(({ what, place, times, offsets }) => {
      const more = times > offsets.length ? ` and ${number(times - offsets.length)} more` : '';
      const where =
        offsets.length > 0
          ? ` at byte ${offsets.join(', ')}${more}`
          : times > 1
            ? `, ${number(times)} times`
            : '';
      return `  ${what}: ${place}${where}`;
    });
}

/** Rows of cells as columns. The first row is the heading. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row, i) => {
      const line = row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd();
      return i === 0 ? paint('bold', line) : `  ${line}`;
    })
    .join('\n');
}
