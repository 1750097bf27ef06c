import { DateTime } from 'luxon';
import { DISCORD_EPOCH_MS } from '../discord/snowflake.ts';
import { type Locale, writeDate, writeNumber } from '../locale.ts';
import { DAY_MS, HOUR_MS, monthOf, monthStart, nextMonth, type Range } from '../time.ts';
import { quoted } from './daterange-error.ts';
import { type Named, readPoint } from './daterange-point.ts';
import { dateError } from './words/date-words.ts';

/** `[start, end)` in ms since the epoch, both at the start of an hour (UTC). */
export interface DateRange extends Range {
  /** The two dates were given in reverse order. */
  swapped: boolean;
}

const MAX_LENGTH = 200;

/** Between two dates: the words, a hyphen that stands alone, any longer dash. At an end of the text one side is missing. */
const SEPARATOR = /(?:^| )(?:to|until|till|-)(?= |$)|[–—]/i;

/**
 * Reads what a moderator typed for `dates`: one date (24 hours, or the whole of a month, year or span that is named
 * alone), or two with `to` between them: from the start of the first up to and excluding the start of the second.
 * Undefined or blank is last month. `now` and `since` (the guild's first data; undefined when there is none yet) are
 * ms since the epoch. What the phrases mean is told at `readPoint`.
 *
 * Without years, the second date is the first such one after the first date, unless that lies ahead and the one
 * before is nearer: `December to February` asked for in 2018 ends in February 2018.
 *
 * Throws UserError for text that is no date, an empty range, and one that lies in the future or before `since`.
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
      words.future(quoted(plain), clock(range.start, locale), clock(now, locale)),
    );
  }
  if (since === undefined) {
    throw dateError((words) => words.nothingYet);
  }
  if (range.end <= since) {
    throw dateError((words, locale) =>
      words.beforeData(
        quoted(plain),
        clock(range.end, locale),
        clock(since, locale),
        `\`${dayText(since)} to today\``,
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
    throw dateError((words, locale) => words.empty(quoted(text), clock(from, locale)));
  }
  return { start: Math.min(from, to), end: Math.max(from, to), swapped: to < from };
}

/** The starts of both sides, with those that recur moved to where they belong beside the other. */
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

/** `1 Jan 2018 00:00 – 1 Feb 2018 00:00 UTC, 31 days`: both instants to the minute, so that the end is seen to be excluded. */
export function describeRange(range: Range, locale: Locale): string {
  const hours = Math.round((range.end - range.start) / HOUR_MS);
  const lengths = [counted(Math.floor(hours / 24), 'day', locale), counted(hours % 24, 'hour', locale)];
  return `${clock(range.start, locale)} – ${clock(range.end, locale)} UTC, ${lengths.filter(Boolean).join(' ')}`;
}

const dayText = (at: number): string => new Date(at).toISOString().slice(0, 10);

function counted(count: number, unit: 'day' | 'hour', locale: Locale): string {
  return count === 0 ? '' : writeNumber(count, locale, { style: 'unit', unit, unitDisplay: 'long' });
}

function clock(at: number, locale: Locale): string {
  const date = writeDate(at, locale, { day: 'numeric', month: 'short', year: 'numeric' });
  return `${date} ${new Date(at).toISOString().slice(11, 16)}`;
}

/** An end of a range for a file name: `2018-01-01`, or `2018-01-12T15` when it is not a day's start. */
export function rangeFileStamp(at: number): string {
  return new Date(at).toISOString().slice(0, at % DAY_MS === 0 ? 10 : 13);
}

/** The pieces of a range by calendar month (UTC), in order; one piece when it does not cross a month's end. */
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
 * The pieces of a range by calendar month (UTC), in order, of those months that can hold data: not over before `since`,
 * the first data, nor before there was Discord, and begun by `now` (both ms). The range is cut before it is split: a text
 * can name nine thousand years.
 */
export function monthsWithData(range: Range, since: number, now: number): Range[] {
  const first = monthStart(monthOf(Math.max(since, DISCORD_EPOCH_MS)));
  const after = monthStart(nextMonth(monthOf(now)));
  const cut = { start: Math.max(range.start, first), end: Math.min(range.end, after) };
  return splitByMonth(cut).filter(({ start, end }) => start <= now && end > since);
}

/** Whether a range lies within one calendar month (UTC). */
export const isWithinMonth = ({ start, end }: Range): boolean => monthOf(start) === monthOf(end - 1);

/** A range of whole hours in the form that `parseDateRange` reads back as exactly it: `2018-01-12 15:00 to 2018-02-01`. */
export function writeRange(range: Range): string {
  return `${written(range.start)} to ${written(range.end)}`;
}

function written(at: number): string {
  const iso = new Date(at).toISOString();
  return at % DAY_MS === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
}
