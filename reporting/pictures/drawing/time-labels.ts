import type { PictureWords } from '../../words/picture-words.ts';
import type { AxisLabel } from './axis-labels.ts';

/** Steps between labelled hours, then between labelled days. */
const HOURS = [1, 2, 3, 4, 6, 12];
const DAYS = [1, 2, 3, 5, 7, 14];

/**
 * Sets of labels for an axis of hours, densest first: times of day with the date at midnight, then dates alone.
 * `starts` are the starts of the hours, ms. Days are those of the time zone.
 */
export function* hourLabels(
  starts: readonly number[],
  zone: string,
  words: PictureWords,
): Generator<AxisLabel[]> {
  const hours = hoursIn(starts, zone);
  const days = starts.flatMap((start, at) =>
    hours[at]?.isNewDay ? [{ at, text: words.day(start, zone) }] : [],
  );
  for (const step of HOURS) {
    yield starts.flatMap((start, at) => {
      const { hour = 0, isNewDay = false } = hours[at] ?? {};
      if (hour % step !== 0 && !isNewDay) return [];
      return [{ at, text: isNewDay && at > 0 ? words.day(start, zone) : words.clock(start, zone) }];
    });
  }
  yield* everyOther(days);
}

/** Sets of labels for an axis of days, densest first. `starts` are the starts of the days, ms. */
export function dayLabels(
  starts: readonly number[],
  zone: string,
  words: PictureWords,
): Generator<AxisLabel[]> {
  return everyOther(starts.map((start, n) => ({ at: n + 0.5, text: words.day(start, zone) })));
}

function* everyOther(days: readonly AxisLabel[]): Generator<AxisLabel[]> {
  for (const step of DAYS) yield days.filter((_, n) => n % step === 0);
  for (let step = 28; step < days.length; step *= 2) yield days.filter((_, n) => n % step === 0);
}

function hoursIn(starts: readonly number[], zone: string): { hour: number; isNewDay: boolean }[] {
  const format = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    day: 'numeric',
    hourCycle: 'h23',
    timeZone: zone,
  });
  let before: string | undefined;
  return starts.map((start) => {
    const parts = new Map(format.formatToParts(start).map(({ type, value }) => [type, value]));
    const day = parts.get('day');
    const hour = Number(parts.get('hour'));
    // A day starts at one o'clock where the clocks go forward at midnight.
    const isNewDay = day !== before && (before !== undefined || hour === 0);
    before = day;
    return { hour, isNewDay };
  });
}
