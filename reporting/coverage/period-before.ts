import { DAY_MS, monthOf, monthStart, nextMonth, type Range } from '../../shared/time.ts';

/**
 * The period to compare a range with (all in ms). A whole month is compared with the month before; any other range with the
 * same length of time right before it, if that is in the same month, because a person has another token in each month.
 * Undefined where the comparison would be unfair: the range has not ended at `now`, or the period begins before `since`,
 * when the guild was first seen.
 */
export function periodBefore(
  { start, end }: Range,
  now: number,
  since: number | undefined,
): Range | undefined {
  const month = monthOf(start);
  const isWholeMonth = start === monthStart(month) && end === monthStart(nextMonth(month));
  const before = {
    start: isWholeMonth ? monthStart(monthOf(start - DAY_MS)) : start - (end - start),
    end: start,
  };
  const isKnown = since !== undefined && since <= before.start && end <= now;
  return isKnown && (isWholeMonth || monthOf(before.start) === month) ? before : undefined;
}
