/** Reads English dates with chrono-node, and accepts only what it is certain about. */
import { parse } from 'chrono-node/en';
import { DateTime } from 'luxon';
import { unreadable } from './daterange-error.ts';

/** Times of day that are ambiguous: they have no hour, or, like midnight, can be at either end of a day. */
const VAGUE = /\b(?:tonight|(?:mid)?night|morning|afternoon|evening)\b/i;

type Result = ReturnType<typeof parse>[number];

/**
 * Reads a day, with or without a time of day, that chrono-node understands in full: `12 Jan 2018 3pm`, `yesterday`,
 * `noon`. Without a written year, the year is chrono's guess and `yearKnown` is false. Throws UserError that names the
 * part which cannot be read.
 */
export function readEnglish(text: string, now: DateTime): { at: DateTime; yearKnown: boolean } {
  const result = parseAll(text, now);
  const { start } = result;
  const timeOnly = start.isCertain('hour') && !hasDate(result);
  const dayNamed = start.isCertain('day') && start.isCertain('month');
  if (result.end || countsHours(result) || !(dayNamed || timeOnly)) throw unreadable(text);
  const at = instantOf(result);
  if (!at.isValid || contradictsWeekday(result)) throw unreadable(text);
  return { at, yearKnown: timeOnly || start.isCertain('year') };
}

/** Reads the hour, 0 to 23, of `15:00`, `at 3pm` or `noon`; undefined for anything else. */
export function readTimeOfDay(text: string): number | undefined {
  if (VAGUE.test(text)) return undefined;
  const [result] = parse(text, { instant: new Date(0), timezone: 'UTC' });
  if (!result || result.text !== text || result.end || hasDate(result) || countsHours(result))
    return undefined;
  const { start } = result;
  if (!start.isCertain('hour') || (start.get('timezoneOffset') ?? 0) !== 0) return undefined;
  return start.get('hour') ?? undefined;
}

/** Chrono's result, which must cover the whole text. */
function parseAll(text: string, now: DateTime): Result {
  const vague = VAGUE.exec(text)?.[0];
  if (vague !== undefined) throw unreadable(vague, text);
  const results = parse(text, { instant: now.toJSDate(), timezone: 'UTC' });
  const [result] = results;
  if (!result) throw unreadable(text);
  const before = text.slice(0, result.index).trim();
  const after = text.slice(result.index + result.text.length).trim();
  if (before !== '') throw unreadable(before, text);
  if (after !== '') throw unreadable(after, text);
  return result;
}

function hasDate({ start }: Result): boolean {
  return (['year', 'month', 'day', 'weekday'] as const).some((component) => start.isCertain(component));
}

/** Whether chrono counted hours from now. It does so on the process's local clock, which can skip an hour; `readPoint` does it in UTC. */
function countsHours({ start }: Result): boolean {
  return start.tags().has('result/relativeDateAndTime');
}

function instantOf({ start }: Result): DateTime {
  const part = (name: 'year' | 'month' | 'day' | 'hour' | 'minute') => start.get(name) ?? 0;
  const day = DateTime.utc(part('year'), part('month'), part('day'));
  if (!start.isCertain('hour')) return day;
  const offset = start.isCertain('timezoneOffset') ? (start.get('timezoneOffset') ?? 0) : 0;
  return day.plus({ hours: part('hour'), minutes: part('minute') - offset });
}

function contradictsWeekday({ start }: Result): boolean {
  if (!start.isCertain('weekday') || !start.isCertain('year')) return false;
  const date = DateTime.utc(start.get('year') ?? 0, start.get('month') ?? 0, start.get('day') ?? 0);
  return date.weekday % 7 !== start.get('weekday');
}
