import type { APIEmbed, APIEmbedField } from 'discord-api-types/v10';
import type { ReportRow } from './fold.ts';
import { formatAmount, formatCount, truncate } from './text.ts';

/** Discord's own blurple. */
const COLOUR = 0x5865f2;

/** Discord: Message, Embed Limits. */
const TITLE_LIMIT = 256;

/**
 * A `full` report as an embed: one field per figure, the scope and the resolved range in the title.
 * `seen` tells how much of the range was, where that is not all. `scope` and `range` are ready to be shown; a scope too long for the title is cut, the range never.
 */
export function reportEmbed(row: ReportRow, scope: string, range: string, seen?: string): APIEmbed {
  return {
    title: `${truncate(`Report for ${scope}`, TITLE_LIMIT - range.length - 2)}, ${range}`,
    color: COLOUR,
    fields: [
      field('Total users', row.totalUsers === null ? 'n/a' : formatCount(row.totalUsers)),
      field('Active users', formatCount(row.activeUsers)),
      field('Voice users', formatCount(row.voiceUsers)),
      field('Delta users', formatDelta(row.joins, row.parts)),
      field('Messages', formatCount(row.messages)),
      field('Messages/user', withDeviation(formatAmount(row.messagesPerUser), row.messagesStdev)),
      field('Voice time (man-hours)', formatAmount(row.voiceHours)),
      field(
        'Voice time/user',
        withDeviation(`${formatAmount(row.voiceHoursPerUser)} h`, row.voiceHoursStdev),
      ),
    ],
    footer: {
      text: ['Times are UTC. Counts are anonymous.', ...(seen === undefined ? [] : [seen])].join('\n'),
    },
  };
}

const field = (name: string, value: string): APIEmbedField => ({ name, value, inline: true });

const withDeviation = (mean: string, stdev: number): string => `${mean} (σ=${formatAmount(stdev)})`;

/** `+12 (+20|-8)`: the change, and the joins and parts that it is made of. */
function formatDelta(joins: number, parts: number): string {
  const sign = joins < parts ? '-' : '+';
  return `${sign}${formatCount(Math.abs(joins - parts))} (+${formatCount(joins)}|-${formatCount(parts)})`;
}
