import { DAY_MS, monthOf, monthStart, nextMonth, type Range } from '../../shared/time.ts';

/**
 * What a range within one month is compared with: the month before a whole month, for anything else as much time right
 * before it, if that lies in the same month. Undefined where there is nothing that it can fairly be compared with:
 * while it lasts at `now`, and where some of the time before it is from before `since` (the guild's first moment).
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
