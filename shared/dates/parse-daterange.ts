import { DateTime } from 'luxon';
import { writeNumber } from '../locale.ts';
import { dayOf, type Range } from '../time.ts';
import { quoted } from './daterange-error.ts';
import { type Named, readPoint } from './parse-point.ts';
import { dateError } from './words/date-words.ts';
import { writeInstant } from './write-range.ts';

/** A range that a person typed: `[start, end)` in ms since the epoch, both at the start of an hour (UTC). */
export interface DateRange extends Range {
  /** Whether the two dates were given in reverse order. */
  swapped: boolean;
}

/** Characters. */
const MAX_LENGTH = 200;

/**
 * What stands between two dates: a word, a hyphen with spaces around it, or a longer dash. At an end of the text it
 * means that one date is missing.
 */
const SEPARATOR = /(?:^| )(?:to|until|till|-)(?= |$)|[–—]/i;

/**
 * Reads what a moderator typed for `dates`. One date means 24 hours, or all of the month, year or span that it names.
 * Two dates with `to` between them mean the time from the start of the first up to the start of the second. Undefined
 * or blank means last month. `now` and `since` (the guild's first data; undefined when there is none yet) are ms since
 * the epoch. `readPoint` says what each phrase means.
 *
 * Without years, the second date is the first such date after the first. Where that one is in the future and the one a
 * year earlier is nearer, the earlier one is meant: `December to February` asked for in 2018 ends in February 2018.
 *
 * Throws UserError for text that is not a date, an empty range, and a range in the future or before `since`.
 */
export function parseDateRange(text: string | undefined, now: number, since?: number): DateRange {
  if (text !== undefined && text.length > MAX_LENGTH) {
    throw dateError((words, locale) =>
      words.tooLong(writeNumber(MAX_LENGTH, locale), writeNumber(text.length, locale)),
    );
  }
  const plain = text?.replace(/\s+/g, ' ').trim() || 'last month';
  const range = resolve(plain, DateTime.fromMillis(now, { zone: 'utc' }));
  if (range.start > now) {
    throw dateError((words, locale) =>
      words.future(quoted(plain), writeInstant(range.start, locale), writeInstant(now, locale)),
    );
  }
  if (since === undefined) {
    throw dateError((words) => words.nothingYet);
  }
  if (range.end <= since) {
    throw dateError((words, locale) =>
      words.beforeData(
        quoted(plain),
        writeInstant(range.end, locale),
        writeInstant(since, locale),
        `\`${dayOf(since)} to today\``,
      ),
    );
  }
  return range;
}

function resolve(text: string, now: DateTime): DateRange {
  const sides = text.split(SEPARATOR).map((side) => side.trim());
  const [first = '', second, third] = sides;
  if (third !== undefined) {
    throw dateError((words) => words.moreThanTwo(quoted(text)));
  }
  if (/ through | thru /i.test(text)) {
    throw dateError((words) => words.through(quoted(text)));
  }
  if (second === undefined) {
    const { start, end } = readPoint(first, now);
    return { start: start.toMillis(), end: end.toMillis(), swapped: false };
  }
  if (first === '' || second === '') {
    const place = first === '' ? 'before' : 'after';
    const separator = SEPARATOR.exec(text)?.[0]?.trim() ?? 'to';
    throw dateError((words) => words.missing[place](quoted(separator), quoted(text)));
  }
  const [from, to] = align(readPoint(first.replace(/^from /i, ''), now), readPoint(second, now), now);
  if (from === to) {
    throw dateError((words, locale) => words.empty(quoted(text), writeInstant(from, locale)));
  }
  return { start: Math.min(from, to), end: Math.max(from, to), swapped: to < from };
}

/** The starts of both sides in ms. A side that recurs each year or week is moved next to the other side. */
function align(left: Named, right: Named, now: DateTime): [number, number] {
  let from = left.start;
  let to = right.start;
  if (right.recurs === 'year') {
    to = to.set({ year: from.year });
    if (to <= from) to = to.plus({ years: 1 });
    const before = to.minus({ years: 1 });
    if (to > now && +to - +from > +from - +before) to = before;
  } else if (left.recurs === 'year') {
    from = from.set({ year: to.year });
    if (from >= to) from = from.minus({ years: 1 });
  } else if (left.recurs === 'week' && right.recurs === 'week' && to <= from) {
    from = from.minus({ weeks: 1 });
  }
  return [from.toMillis(), to.toMillis()];
}
