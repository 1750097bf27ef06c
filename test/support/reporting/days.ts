import { createDayCells, type DayCells, type UserCell } from '../../../reporting/days/day-cells.ts';
import type { DayCounters } from '../../../reporting/days/day-counters.ts';
import { DAY_MS, dayOf, dayStart, type Range } from '../../../shared/time.ts';

/** Makes a day's counters; what is left out has no count. */
export function day(
  name: string,
  users: Record<string, UserCell[]> = {},
  guild: {
    joins?: Record<number, number>;
    parts?: Record<number, number>;
    totals?: Record<number, number>;
  } = {},
): DayCounters {
  const hours = (counts: Record<number, number> = {}) =>
    new Map(Object.entries(counts).map(([hour, count]) => [Number(hour), count]));
  return {
    day: name,
    users: packed(users),
    joins: hours(guild.joins),
    parts: hours(guild.parts),
    totals: hours(guild.totals),
  };
}

function packed(users: Record<string, UserCell[]>): DayCells {
  const packed = createDayCells();
  for (const [token, cells] of Object.entries(users)) {
    for (const { event, hour, channel, count } of cells) packed.add(token, event, hour, channel, count);
  }
  return packed;
}

/** A cell of messages. */
export const msg = (hour: number, channel: string, count: number): UserCell => ({
  event: 'msg',
  hour,
  channel,
  count,
});

/** A cell of voice; `count` is in seconds. */
export const voice = (hour: number, channel: string, count: number): UserCell => ({
  event: 'voice',
  hour,
  channel,
  count,
});

/** The range between two UTC dates or hours, `2018-01-12` or `2018-01-12T15`. */
export function range(from: string, to: string): Range {
  const at = (text: string) => Date.parse(text.length === 10 ? `${text}T00:00:00Z` : `${text}:00:00Z`);
  return { start: at(from), end: at(to) };
}

/** The day (`YYYY-MM-DD`) that is `count` days after `name`. */
export const daysAfter = (name: string, count: number): string => dayOf(dayStart(name) + count * DAY_MS);
