/** Completes half-typed dates, in English, the language in which dates are read. */
import { monthOf, monthStart } from '../../../shared/time.ts';

const PHRASES = [
  'yesterday',
  'today',
  'last 7 days',
  'last 30 days',
  'last month',
  'last week',
  'last year',
  'this month',
  'this week',
  'this year',
  'last monday',
  'last friday',
];
const UNITS = ['day', 'week', 'month', 'hour'];
const AS_SECOND = ['today', 'yesterday', 'now'];

const MONTHS_BACK = 24;
/** The number of past months that a day without a month can belong to. */
const MONTHS_NEAR = 3;
const MAX_COMPLETIONS = 8;

/** The first date, and the beginning of the second. */
const SECOND = /^(.*\S) (?:to|until|till|-)(?: (.*))?$/i;
/** The first date, and the beginning of `to`. */
const SEPARATOR_BEGUN = /^(.*\S) t$/i;

/**
 * The dates or ranges that begin with a text (with single spaces) and are longer than it, the likeliest first. The
 * caller checks whether they can be read and hold any data.
 */
export function completeDates(text: string, now: number): string[] {
  const [, first, second = ''] = SECOND.exec(text) ?? SEPARATOR_BEGUN.exec(text) ?? [];
  if (first === undefined) return completionsOf(text, now);
  const seconds = second === '' ? AS_SECOND : completionsOf(second, now);
  return seconds.map((each) => `${first} to ${each}`);
}

function completionsOf(text: string, now: number): string[] {
  const typed = text.toLowerCase();
  const fitting = [...PHRASES, ...counted(typed), ...months(now), ...days(typed, now)].filter(
    (phrase) => phrase.toLowerCase().startsWith(typed) && phrase.length > typed.length,
  );
  return [...new Set(fitting)].slice(0, MAX_COMPLETIONS);
}

/** Completes `3` and `last 3` by units of time. */
function counted(typed: string): string[] {
  const [, last, count] = /^(last )?(\d{1,3})\b/.exec(typed) ?? [];
  if (count === undefined) return [];
  const many = Number(count) === 1 ? '' : 's';
  return UNITS.map((unit) =>
    last === undefined ? `${count} ${unit}${many} ago` : `last ${count} ${unit}${many}`,
  );
}

function months(now: number): string[] {
  const recent = lastMonths(now, MONTHS_BACK);
  return [
    ...recent.map((month) => `${nameOf(month, 'long')} ${month.slice(0, 4)}`),
    ...recent,
    ...recent.map((month) => `${nameOf(month, 'short')} ${month.slice(0, 4)}`),
  ];
}

/** For `2018-01-1` the days of that month; for `12` or `12 J` that day in each of the last months. */
function days(typed: string, now: number): string[] {
  const month = /^\d{4}-\d{2}(?=-)/.exec(typed)?.[0];
  if (month !== undefined) {
    return Array.from({ length: 31 }, (_, day) => `${month}-${String(day + 1).padStart(2, '0')}`);
  }
  const day = /^\d{1,2}(?= |$)/.exec(typed)?.[0];
  if (day === undefined) return [];
  return lastMonths(now, MONTHS_NEAR).map((near) => `${day} ${nameOf(near, 'short')} ${near.slice(0, 4)}`);
}

/** The last `count` months as `YYYY-MM`, the current one first. */
function lastMonths(now: number, count: number): string[] {
  const all = [monthOf(now)];
  while (all.length < count) all.push(monthOf(monthStart(all.at(-1) ?? '') - 1));
  return all;
}

const nameOf = (month: string, length: 'long' | 'short'): string =>
  new Date(monthStart(month)).toLocaleDateString('en-US', { month: length, timeZone: 'UTC' });
