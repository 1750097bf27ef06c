import type { PictureWords } from '../../words/picture-words.ts';
import type { Mark } from './axis-labels.ts';

const HOURS = [1, 2, 3, 4, 6, 12];
const DAYS = [1, 2, 3, 5, 7, 14];

/**
 * The labels that an axis of hours could have, the closest ones first: times of day with the date at midnight, then
 * dates alone. `starts` are the hours' starts in ms; what a day is, the time zone says.
 */
export function* hourMarks(starts: readonly number[], zone: string, words: PictureWords): Generator<Mark[]> {
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

/** The labels that an axis of days could have, the closest ones first. `starts` are the days' starts in ms. */
export function dayMarks(starts: readonly number[], zone: string, words: PictureWords): Generator<Mark[]> {
  return everyOther(starts.map((start, n) => ({ at: n + 0.5, text: words.day(start, zone) })));
}

function* everyOther(days: readonly Mark[]): Generator<Mark[]> {
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
    // A day may begin at one o'clock, where the clocks go forward at midnight.
    const isNewDay = day !== before && (before !== undefined || hour === 0);
    before = day;
    return { hour, isNewDay };
  });
}
