/** English dates by way of chrono-node, held to what it is sure of. */
import { parse } from 'chrono-node/en';
import { DateTime } from 'luxon';
import { unreadable } from './daterange-error.ts';

/** Times of day without an hour, or, like midnight, at either end of a day. */
const VAGUE = /\b(?:tonight|(?:mid)?night|morning|afternoon|evening)\b/i;

type Result = ReturnType<typeof parse>[number];

/**
 * Reads a day, with or without a time of day, that chrono-node understands in full: `12 Jan 2018 3pm`, `yesterday`,
 * `noon`. A year that was not written is chrono's guess and `yearKnown` false. Throws UserError naming the part that
 * it cannot read.
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

/** Reads `15:00`, `at 3pm`, `noon`: the hour of the day, 0 to 23; undefined when it is something else. */
export function readTimeOfDay(text: string): number | undefined {
  if (VAGUE.test(text)) return undefined;
  const [result] = parse(text, { instant: new Date(0), timezone: 'UTC' });
  if (!result || result.text !== text || result.end || hasDate(result) || countsHours(result))
    return undefined;
  const { start } = result;
  if (!start.isCertain('hour') || (start.get('timezoneOffset') ?? 0) !== 0) return undefined;
  return start.get('hour') ?? undefined;
}

/** Chrono's one result, when it covers the whole text. */
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

/** Hours counted from now: chrono does it on the process's local clock, where one may be missing; `readPoint` does it in UTC. */
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
