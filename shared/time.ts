/**
 * UTC hours, days and months, as the counters know them.
 *
 * Instants are milliseconds since the Unix epoch, days are `YYYY-MM-DD`, months are `YYYY-MM`.
 * Plain arithmetic rather than a date library: this runs for every gateway event.
 */

/** A half-open range of time, `[start, end)`, ms. */
export interface Range {
  start: number;
  end: number;
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The start of the UTC hour that `at` falls in. */
export function hourStart(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}

/** The last day that was named: nearly every event asks for the same one, and formatting a date is slow. */
let named = { number: Number.NaN, day: '', month: '' };

function nameDay(at: number): typeof named {
  const number = Math.floor(at / DAY_MS);
  if (number !== named.number) {
    const day = new Date(at).toISOString().slice(0, 10);
    named = { number, day, month: monthOfDay(day) };
  }
  return named;
}

/** The UTC day that `at` falls in, `YYYY-MM-DD`. */
export function dayOf(at: number): string {
  return nameDay(at).day;
}

/** The UTC month that `at` falls in, `YYYY-MM`. */
export function monthOf(at: number): string {
  return nameDay(at).month;
}

/** The month `YYYY-MM` of a day `YYYY-MM-DD`. */
export const monthOfDay = (day: string): string => day.slice(0, 7);

/** The hour of the UTC day that `at` falls in, 0 to 23. */
export function hourOfDay(at: number): number {
  return Math.floor(at / HOUR_MS) % 24;
}

/** The first instant of a day `YYYY-MM-DD`. */
export function dayStart(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/**
 * How long after its end events of a month still arrive in numbers, ms: so long the worker keeps its salt, and ingest the
 * tokens that it remembers. Only then may the month be closed.
 */
export const MONTH_GRACE_MS = 15 * 60_000;

/** The first instant of a month `YYYY-MM`. */
export function monthStart(month: string): number {
  return Date.parse(`${month}-01T00:00:00Z`);
}

/** The month after `month`. */
export function nextMonth(month: string): string {
  return monthOf(monthStart(month) + 31 * DAY_MS);
}

/** The days that the half-open range `[start, end)` touches, in order. */
export function daysIn(start: number, end: number): string[] {
  const days: string[] = [];
  for (let at = Math.floor(start / DAY_MS) * DAY_MS; at < end; at += DAY_MS) days.push(dayOf(at));
  return days;
}

/** An hour's ISO 8601 name to the second, `2018-01-12T13:00:00Z`. */
export function isoSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
