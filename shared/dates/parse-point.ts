/**
 * Reads one side of a date range: calendar forms and phrases, whose meaning is defined here, and English dates with
 * `parse-english.ts`. Everything is in UTC; the time zone of the process does not matter.
 */
import { DateTime, type DurationLike } from 'luxon';
import { quoted, unreadable } from './daterange-error.ts';
import { readEnglish, readTimeOfDay } from './parse-english.ts';
import { dateError } from './words/date-words.ts';

/** The time that one side of a range names. A side on its own means all of it; a side next to `to` means only its start. */
export interface Named {
  start: DateTime;
  end: DateTime;
  /** The text names no year, or no week. `start` is the latest that has begun, but another one could be meant. */
  recurs?: 'year' | 'week';
}

type Reader = (text: string, now: DateTime) => Named | undefined;

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const WEEKDAYS = 'mon tue wed thu fri sat sun'.split(' ');
const NUMBERS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

const MONTH_NAME =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const WEEKDAY_NAME =
  '(mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)';

/** `2018`, `2018-01`, `2018-01-12`, `2018-01-12 15`, `2018-01-12T15:30:00+02:00`, `2018-01-12 15:00 UTC`. */
const ISO =
  /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[t ](\d{1,2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?)?) ?(z|utc|gmt|[+-]\d{2}:?\d{2})?)?)?)?$/i;
const MONTH_THEN_YEAR = new RegExp(`^${MONTH_NAME}(?:,? (?:of )?(\\d{4}))?$`, 'i');
const YEAR_THEN_MONTH = new RegExp(`^(\\d{4}),? ${MONTH_NAME}$`, 'i');
const UNIT = /^(?:the )?(last|previous|past|this|current|next) (week|month|quarter|year)$/;
const SPAN = /^(?:the )?(?:last|past|previous) (\w+) (hour|day|week|month|quarter|year)s?$/;
const AGO = /^(\w+) (minute|hour|day|week|month|year)s? ago(?:,? (.+))?$/;
const WEEKDAY = new RegExp(`^(?:on )?(?:last |past |previous )?${WEEKDAY_NAME}(?:,? (.+))?$`, 'i');
/** Day and month in an order that differs between countries. */
const AMBIGUOUS = /(?:^| )\d{1,2}(?:([/.-])\d{1,2}\1\d{2,4}|\/\d{1,2}|\.\d{1,2}\.)(?= |$)/;

/** The readers in the order in which they are tried. The first one that knows the form of the text decides. */
const READERS: readonly Reader[] = [
  readIso,
  readMonth,
  readNow,
  readUnit,
  readSpan,
  readAgo,
  readWeekday,
  refuseAmbiguous,
  readDay,
];

/**
 * Reads one side of a range, trimmed and with single spaces, at `now` (UTC). Throws UserError if the text or a part of it
 * is not a date.
 *
 * A week is Monday to Sunday. `last week`, `last month` and so on mean the calendar unit before the current one, and
 * `last N units` means the N units before the current one: `last 7 days` ends with yesterday. A bare weekday is the
 * most recent one before today. A time of day is rounded down to its hour.
 */
export function readPoint(text: string, now: DateTime): Named {
  for (const read of READERS) {
    const named = read(text, now);
    if (!named) continue;
    if (hasFourDigitYears(named)) return named;
    throw dateError((words) => words.outsideYears(quoted(text)));
  }
  throw unreadable(text);
}

/** Whether both ends have years of four digits. Other years would not sort as text, in ISO dates and in the tables' keys. */
function hasFourDigitYears({ start, end }: Named): boolean {
  return start.isValid && end.isValid && start.year >= 1000 && end.year <= 9999;
}

/** 24 hours from the start of `at`'s hour. */
function dayFrom(at: DateTime): Named {
  const start = at.toUTC().startOf('hour');
  return { start, end: start.plus({ hours: 24 }) };
}

function readIso(text: string): Named | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, year, month, day, time = '00', zone = 'z'] = match;
  const two = (part = '01') => part.padStart(2, '0');
  const clock = time.replace(/^\d(?!\d)/, '0$&');
  const offset = /^[+-]/.test(zone) ? zone : 'Z';
  const start = DateTime.fromISO(`${year}-${two(month)}-${two(day)}T${clock}${offset}`, { zone: 'utc' });
  if (!start.isValid) throw dateError((words) => words.noSuchDate(quoted(text)));
  if (day !== undefined) return dayFrom(start);
  return { start, end: start.plus(month === undefined ? { years: 1 } : { months: 1 }) };
}

function readMonth(text: string, now: DateTime): Named | undefined {
  const forward = MONTH_THEN_YEAR.exec(text);
  const backward = YEAR_THEN_MONTH.exec(text);
  const name = forward?.[1] ?? backward?.[2];
  if (name === undefined) return undefined;
  const year = forward?.[2] ?? backward?.[1];
  const month = indexIn(MONTHS, name) + 1;
  const start = DateTime.utc(year === undefined ? now.year : Number(year), month);
  if (year !== undefined) return { start, end: start.plus({ months: 1 }) };
  const begun = start <= now ? start : start.minus({ years: 1 });
  return { start: begun, end: begun.plus({ months: 1 }), recurs: 'year' };
}

function readNow(text: string, now: DateTime): Named | undefined {
  return /^(?:right )?now$/i.test(text) ? dayFrom(now) : undefined;
}

function readUnit(text: string, now: DateTime): Named | undefined {
  const match = UNIT.exec(text.toLowerCase());
  if (!match) return undefined;
  const [, which = '', unit = ''] = match;
  const current = now.startOf(unit as 'week' | 'month' | 'quarter' | 'year');
  const steps = which === 'next' ? 1 : which === 'this' || which === 'current' ? 0 : -1;
  return { start: current.plus(units(steps, unit)), end: current.plus(units(steps + 1, unit)) };
}

function readSpan(text: string, now: DateTime): Named | undefined {
  const match = SPAN.exec(text.toLowerCase());
  if (!match) return undefined;
  const count = amount(match[1]);
  if (count === undefined || count === 0) throw unreadable(text);
  const unit = match[2] ?? '';
  const end = now.startOf(unit as 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year');
  return { start: end.minus(units(count, unit)), end };
}

function readAgo(text: string, now: DateTime): Named | undefined {
  const match = AGO.exec(text.toLowerCase());
  const count = amount(match?.[1]);
  if (!match || count === undefined) return undefined;
  const [, , unit = '', time] = match;
  const at = now.minus(units(count, unit));
  if (unit === 'minute' || unit === 'hour') return time === undefined ? dayFrom(at) : undefined;
  const hour = time === undefined ? 0 : readTimeOfDay(time);
  return hour === undefined ? undefined : dayFrom(at.startOf('day').plus({ hours: hour }));
}

function readWeekday(text: string, now: DateTime): Named | undefined {
  const match = WEEKDAY.exec(text);
  if (!match) return undefined;
  const [, name = '', time] = match;
  const hour = time === undefined ? 0 : readTimeOfDay(time);
  if (hour === undefined) return undefined;
  const weekday = indexIn(WEEKDAYS, name) + 1;
  const daysBack = (now.weekday - weekday + 7) % 7 || 7;
  return { ...dayFrom(now.startOf('day').minus({ days: daysBack }).plus({ hours: hour })), recurs: 'week' };
}

function refuseAmbiguous(text: string): undefined {
  const date = AMBIGUOUS.exec(text)?.[0];
  if (date === undefined) return undefined;
  throw dateError((words) => words.ambiguous(quoted(date.trim())));
}

function readDay(text: string, now: DateTime): Named | undefined {
  const { at, yearKnown } = readEnglish(text, now);
  if (yearKnown) return dayFrom(at);
  const latest = [now.year + 1, now.year, now.year - 1].map((year) => at.set({ year }));
  return { ...dayFrom(latest.find((candidate) => candidate <= now) ?? at), recurs: 'year' };
}

/** The index of a name among names of three letters. */
function indexIn(names: readonly string[], name: string): number {
  return names.indexOf(name.slice(0, 3).toLowerCase());
}

/** Reads a count in words or in up to six digits; undefined for anything else. */
function amount(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  if (word === 'a' || word === 'an') return 1;
  if (/^\d{1,6}$/.test(word)) return Number(word);
  const index = NUMBERS.indexOf(word);
  return index === -1 ? undefined : index;
}

function units(count: number, unit: string): DurationLike {
  return { [`${unit}s`]: count };
}
