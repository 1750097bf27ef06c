import { DAY_MS, dayOf } from '../../shared/time.ts';
import { readTotalsOfDay } from '../days/day-counters.ts';

/** How many days back to look. A guild without a join or part for that long has no known count. */
const MAX_DAYS = 62;

/** Days that are read at once. Most guilds have a count on the first one; a quiet guild should not take a minute. */
const CONCURRENCY = 8;

/**
 * Finds the last known member count before the day of `at` (ms). It looks at most 62 days back, and not before `since` (ms,
 * when the guild was first seen). Undefined where there is none. Throws the SDK's errors.
 */
export async function lastCountBefore(
  guild: string,
  at: number,
  since: number | undefined,
): Promise<number | undefined> {
  if (since === undefined) return undefined;
  const days: string[] = [];
  for (let back = 1; back <= MAX_DAYS; back++) {
    const day = dayOf(at - back * DAY_MS);
    if (day < dayOf(since)) break;
    days.push(day);
  }
  for (let from = 0; from < days.length; from += CONCURRENCY) {
    const read = await Promise.all(
      days.slice(from, from + CONCURRENCY).map((day) => readTotalsOfDay(guild, day)),
    );
    for (const totals of read) {
      const hours = [...totals.keys()];
      if (hours.length > 0) return totals.get(Math.max(...hours));
    }
  }
  return undefined;
}
