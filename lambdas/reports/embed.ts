import type { APIEmbed, APIEmbedField } from 'discord-api-types/v10';
import { describeRange } from '../../shared/daterange.ts';
import type { Directory } from '../../shared/directory.ts';
import { describeChange } from './change.ts';
import { channelLines } from './channels-field.ts';
import type { ReportRow } from './fold.ts';
import type { FullReport } from './full-report.ts';
import { WORDS } from './report-words.ts';
import { formatAmount, formatCount, truncate } from './text.ts';

/** Discord's own blurple. */
const COLOUR = 0x5865f2;

/** Discord: Message, Embed Limits. */
const TITLE_LIMIT = 256;

/** What a report is about, in words. */
export interface About {
  /** Ready to be shown; one too long for the title is cut. */
  scope: string;
  range: { start: number; end: number };
  /** How much of the range was seen, where that is not all. */
  seen?: string | undefined;
  directory: Directory;
}

/**
 * A `full` report as an embed: scope and resolved range in the title, one field per figure with its change since the
 * time before, where that is known, then the busiest channels.
 */
export function reportEmbed(
  { row, before, channels = [] }: Omit<FullReport, 'series'>,
  about: About,
): APIEmbed {
  const range = describeRange(about.range);
  return {
    title: `${truncate(WORDS.title(about.scope), TITLE_LIMIT - range.length - 2)}, ${range}`,
    color: COLOUR,
    ...(before && { description: comparison(before.stretch) }),
    fields: [
      ...figures(row, before?.row),
      ...(channels.length > 0
        ? [{ name: WORDS.busiestChannels, value: channelLines(channels, about.directory), inline: false }]
        : []),
    ],
    footer: { text: [WORDS.footer, ...(about.seen === undefined ? [] : [about.seen])].join('\n') },
  };
}

function comparison({ range, seen }: NonNullable<FullReport['before']>['stretch']): string {
  return [
    WORDS.comparedWith(describeRange(range)),
    ...(seen === undefined ? [] : [WORDS.seenThen(seen)]),
  ].join('\n');
}

function figures(row: ReportRow, before: ReportRow | undefined): APIEmbedField[] {
  /** A figure's field: how it is written, and below it how it has changed. */
  function figure(
    name: string,
    of: (row: ReportRow) => number | null,
    write: (value: number) => string,
    deviation?: (row: ReportRow) => number,
  ): APIEmbedField {
    const value = of(row);
    const then = before && of(before);
    if (value === null) return field(name, [WORDS.notKnown]);
    const written = deviation ? `${write(value)} (σ=${formatAmount(deviation(row))})` : write(value);
    const isComparable = then !== undefined && then !== null;
    return field(name, [written, ...(isComparable ? [describeChange(value, then, write)] : [])]);
  }
  const delta = before ? [WORDS.deltaBefore(formatDelta(before.joins, before.parts))] : [];
  return [
    figure(WORDS.totalUsers, ({ totalUsers }) => totalUsers, formatCount),
    figure(WORDS.activeUsers, ({ activeUsers }) => activeUsers, formatCount),
    figure(WORDS.voiceUsers, ({ voiceUsers }) => voiceUsers, formatCount),
    field(WORDS.deltaUsers, [formatDelta(row.joins, row.parts), ...delta]),
    figure(WORDS.messages, ({ messages }) => messages, formatCount),
    figure(
      WORDS.messagesPerUser,
      (of) => of.messagesPerUser,
      formatAmount,
      (of) => of.messagesStdev,
    ),
    figure(WORDS.voiceTime, ({ voiceHours }) => voiceHours, formatAmount),
    figure(
      WORDS.voiceTimePerUser,
      (of) => of.voiceHoursPerUser,
      (value) => `${formatAmount(value)} h`,
      (of) => of.voiceHoursStdev,
    ),
  ];
}

const field = (name: string, lines: readonly string[]): APIEmbedField => ({
  name,
  value: lines.join('\n'),
  inline: true,
});

/** `+12 (+20|-8)`: the change, and the joins and parts that it is made of. */
function formatDelta(joins: number, parts: number): string {
  const sign = joins < parts ? '-' : '+';
  return `${sign}${formatCount(Math.abs(joins - parts))} (+${formatCount(joins)}|-${formatCount(parts)})`;
}
