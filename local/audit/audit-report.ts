import { styleText } from 'node:util';
import { type Finding, KINDS, type Kind } from './findings.ts';
import type { AuditOutcome } from './run-audit.ts';

const paint = (style: Parameters<typeof styleText>[0], words: string): string =>
  styleText(style, words, { stream: process.stdout });
const number = (value: number): string => value.toLocaleString('en');

/** The outcome as text: the findings with their places, those that are no failure, and closing tables. */
export function reportOf({ findings, months, searched }: AuditOutcome): string {
  const failures = findings.filter(({ tolerated }) => !tolerated);
  const tolerated = findings.filter((finding) => finding.tolerated);
  const sections: string[] = [];
  if (failures.length > 0)
    sections.push([paint('red', `✖ ${count(failures.length)}`), ...linesOf(failures)].join('\n'));
  if (tolerated.length > 0)
    sections.push(
      ['No failure: in the dead-letter queue until redrive or expiry:', ...linesOf(tolerated)].join('\n'),
    );
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
      ['no failure', number(tolerated.length)],
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
          linkable === undefined ? 'not tried: no salt given' : number(linkable),
        ]),
      ]),
    );
  }
  if (failures.length === 0) sections.push(paint('green', '✔ Nothing was found.'));
  return `${sections.join('\n\n')}\n`;
}

const isOf = (kind: string) => (finding: Finding) => finding.kind === kind;
const count = (findings: number): string => `${number(findings)} ${findings === 1 ? 'finding' : 'findings'}`;

/** A line for each finding, in the order of their kinds. */
function linesOf(findings: readonly Finding[]): string[] {
  const kinds = Object.keys(KINDS) as Kind[];
  return findings
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

/** Aligns the cells of rows in columns. The first row is the heading. */
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
