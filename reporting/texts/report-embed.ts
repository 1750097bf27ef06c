import type { APIEmbed, APIEmbedField } from 'discord-api-types/v10';
import { describeRange } from '../../shared/dates/write-range.ts';
import type { Locale } from '../../shared/locale.ts';
import type { Directory } from '../../shared/state/channel-directory.ts';
import type { Range } from '../../shared/time.ts';
import type { ReportPeriod } from '../coverage/report-context.ts';
import type { ReportRow } from '../figures/fold.ts';
import type { FullReport } from '../figures/full-report.ts';
import { truncate } from '../words/discord-text.ts';
import { formatAmount, formatCount } from '../words/format-numbers.ts';
import { WORDS } from '../words/report-words.ts';
import { describeChange } from './change.ts';
import { channelLines } from './channels-field.ts';
import { describeCoverage } from './describe-coverage.ts';

/** Discord's brand colour, blurple. */
const COLOUR = 0x5865f2;

/** Characters of a title (Discord: Message, Embed Limits). */
const TITLE_LIMIT = 256;

/** What an embed says about its report, beside the figures. */
export interface About {
  /** The scope's name, escaped for Discord. It is cut where it is too long for the title. */
  scope: string;
  range: Range;
  /** How much of the range the bot saw, where that is not all of it. */
  coverage?: string | undefined;
  directory: Directory;
  locale: Locale;
  /** The name of the attached picture that the embed shows. */
  picture?: string | undefined;
}

/**
 * Makes the embed of a `full` report: a title with scope and range, a field for each figure, with its change where there is
 * a period before, and a field for the busiest channels.
 */
export function reportEmbed(
  { row, before, channels = [] }: Omit<FullReport, 'series'>,
  about: About,
): APIEmbed {
  const { scope, coverage, directory, locale, picture } = about;
  const words = WORDS[locale].report;
  const range = describeRange(about.range, locale);
  return {
    title: `${truncate(words.title(scope), TITLE_LIMIT - range.length - 2)}, ${range}`,
    color: COLOUR,
    ...(before && { description: comparison(before.period, locale) }),
    fields: [
      ...figures(row, before?.row, locale),
      ...(channels.length > 0
        ? [
            {
              name: words.busiestChannels,
              value: channelLines(channels, directory, locale),
              inline: false,
            },
          ]
        : []),
    ],
    ...(picture !== undefined && { image: { url: `attachment://${picture}` } }),
    footer: { text: [words.footer, ...(coverage === undefined ? [] : [coverage])].join('\n') },
  };
}

function comparison(period: ReportPeriod, locale: Locale): string {
  const { comparedWith, coverageBefore } = WORDS[locale].report;
  const coverage = describeCoverage(period, locale);
  return [
    comparedWith(describeRange(period.range, locale)),
    ...(coverage === undefined ? [] : [coverageBefore(coverage)]),
  ].join('\n');
}

function figures(row: ReportRow, before: ReportRow | undefined, locale: Locale): APIEmbedField[] {
  const words = WORDS[locale].report;
  const count = (value: number): string => formatCount(value, locale);
  const amount = (value: number): string => formatAmount(value, locale);
  const hours = (value: number): string => `${amount(value)} h`;
  /** The field of a figure: its value and, on the next line, its change. */
  function figure(
    name: string,
    of: (row: ReportRow) => number | null,
    write: (value: number) => string,
    deviation?: (row: ReportRow) => number,
  ): APIEmbedField {
    const value = of(row);
    const then = before && of(before);
    if (value === null) return field(name, [words.notKnown]);
    const written = deviation ? `${write(value)} (σ=${amount(deviation(row))})` : write(value);
    const isComparable = then !== undefined && then !== null;
    return field(name, [written, ...(isComparable ? [describeChange(value, then, write, locale)] : [])]);
  }
  return [
    figure(words.totalUsers, ({ totalUsers }) => totalUsers, count),
    figure(words.activeUsers, ({ activeUsers }) => activeUsers, count),
    figure(words.voiceUsers, ({ voiceUsers }) => voiceUsers, count),
    field(words.deltaUsers, [
      formatDelta(row, locale),
      ...(before ? [words.deltaBefore(formatDelta(before, locale))] : []),
    ]),
    figure(words.messages, ({ messages }) => messages, count),
    figure(
      words.messagesPerUser,
      ({ messagesPerUser }) => messagesPerUser,
      amount,
      ({ messagesStdev }) => messagesStdev,
    ),
    figure(words.voiceTime, ({ voiceHours }) => voiceHours, amount),
    figure(
      words.voiceTimePerUser,
      ({ voiceHoursPerUser }) => voiceHoursPerUser,
      hours,
      ({ voiceHoursStdev }) => voiceHoursStdev,
    ),
  ];
}

const field = (name: string, lines: readonly string[]): APIEmbedField => ({
  name,
  value: lines.join('\n'),
  inline: true,
});

/** The change of the member count, and its joins and parts: `+12 (+20|-8)`. */
function formatDelta({ joins, parts }: ReportRow, locale: Locale): string {
  const written = (value: number): string => formatCount(value, locale);
  const sign = joins < parts ? '-' : '+';
  return `${sign}${written(Math.abs(joins - parts))} (+${written(joins)}|-${written(parts)})`;
}
