import { DISCORD_EPOCH_MS } from '../discord/snowflake.ts';
import { monthOf, monthStart, nextMonth, type Range } from '../time.ts';

/** Whether a range lies within one calendar month (UTC). */
export const isWithinMonth = ({ start, end }: Range): boolean => monthOf(start) === monthOf(end - 1);

/** The pieces of a range by calendar month (UTC), in order; one piece when the range does not cross a month's end. */
export function splitByMonth(range: Range): Range[] {
  const pieces: Range[] = [];
  for (let start = range.start; start < range.end; ) {
    const end = Math.min(range.end, monthStart(nextMonth(monthOf(start))));
    pieces.push({ start, end });
    start = end;
  }
  return pieces;
}

/**
 * The pieces of a range by calendar month (UTC), in order, for the months that can hold data. Such a month has begun by
 * `now` and ends after `since`, the first data, and after the start of Discord's time (all ms). The range is cut before
 * it is split, because a text can name nine thousand years.
 */
export function monthsWithData(range: Range, since: number, now: number): Range[] {
  const first = monthStart(monthOf(Math.max(since, DISCORD_EPOCH_MS)));
  const after = monthStart(nextMonth(monthOf(now)));
  const cut = { start: Math.max(range.start, first), end: Math.min(range.end, after) };
  return splitByMonth(cut).filter(({ start, end }) => start <= now && end > since);
}
