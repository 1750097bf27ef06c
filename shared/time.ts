/**
 * UTC hours, days and months, as the counters use them.
 *
 * Instants are ms since the Unix epoch, days are `YYYY-MM-DD`, months are `YYYY-MM`. This is plain arithmetic and not a date
 * library, because it runs for every gateway event.
 */

/** A half-open range of time, `[start, end)`, ms. */
export interface Range {
  start: number;
  end: number;
}

/** The lengths of an hour and a day, ms. */
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The start of the UTC hour that `at` falls in. */
export function hourStart(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}

/** The last formatted day. Nearly every event has the same day, and formatting a date is slow. */
let lastDay = { number: Number.NaN, day: '', month: '' };

function formatDay(at: number): typeof lastDay {
  const number = Math.floor(at / DAY_MS);
  if (number !== lastDay.number) {
    const day = new Date(at).toISOString().slice(0, 10);
    lastDay = { number, day, month: monthOfDay(day) };
  }
  return lastDay;
}

/** The UTC day that `at` falls in, `YYYY-MM-DD`. */
export function dayOf(at: number): string {
  return formatDay(at).day;
}

/** The UTC month that `at` falls in, `YYYY-MM`. */
export function monthOf(at: number): string {
  return formatDay(at).month;
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
 * How long after a month's end many of its events still arrive, ms. For so long the worker keeps the month's salt and ingest
 * keeps its cached tokens; the month can be closed only afterwards.
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

/** An instant in ISO 8601, to the second: `2018-01-12T13:00:00Z`. */
export function isoSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
