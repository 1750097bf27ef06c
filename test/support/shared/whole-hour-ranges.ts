import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';

/** Ranges of whole hours, some of them of whole days, that start by `now` and end after `since` (both ms) and at most a year after `now`. */
export function wholeHourRanges(since: number, now: number) {
  const hour = (min: number, max: number) =>
    fc
      .integer({ min: Math.ceil(min / HOUR_MS), max: Math.floor(max / HOUR_MS) })
      .map((hours) => hours * HOUR_MS);
  return fc
    .tuple(hour(since, now), hour(since, now + 365 * DAY_MS), fc.boolean())
    .map(([a, b, wholeDays]) => {
      const [start, end] = [Math.min(a, b), Math.max(a, b)].map((at) =>
        wholeDays ? Math.floor(at / DAY_MS) * DAY_MS : at,
      );
      return { start: start ?? 0, end: end ?? 0 };
    })
    .filter(({ start, end }) => start < end && end > since);
}
