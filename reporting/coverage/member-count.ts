import { DAY_MS, dayOf } from '../../shared/time.ts';
import { readTotalsOfDay } from '../days/day-counters.ts';

/** How far back a count of members is looked for. A guild without a join or part for that long has none known. */
const MOST_DAYS = 62;

/** Days read at once: most guilds have a count on the first of them, a quiet one should not take a minute. */
const AT_ONCE = 8;

/**
 * The last count of members known before the day that `at` falls in, looked for day by day, not before `since` (the
 * first moment the guild was seen, ms) and at most 62 days back.
 */
export async function lastCountBefore(
  guild: string,
  at: number,
  since: number | undefined,
): Promise<number | undefined> {
  if (since === undefined) return undefined;
  const days: string[] = [];
  for (let back = 1; back <= MOST_DAYS; back++) {
    const day = dayOf(at - back * DAY_MS);
    if (day < dayOf(since)) break;
    days.push(day);
  }
  for (let from = 0; from < days.length; from += AT_ONCE) {
    const read = await Promise.all(
      days.slice(from, from + AT_ONCE).map((day) => readTotalsOfDay(guild, day)),
    );
    for (const totals of read) {
      const hours = [...totals.keys()];
      if (hours.length > 0) return totals.get(Math.max(...hours));
    }
  }
  return undefined;
}
