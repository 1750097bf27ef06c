import { offsetsOf } from '../../shared/dates/zone.ts';
import type { ReportType } from '../../shared/messages/report-request.ts';
import { DAY_MS, HOUR_MS, hourOfDay, type Range } from '../../shared/time.ts';

/** The weekdays in the order of a report's rows. */
export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

/** The hours of the day, `0` to `23`. */
export const HOURS_OF_DAY = Array.from({ length: 24 }, (_, hour) => String(hour));

/** The cases of each report type, in the order of its rows: one row for each weekday, hour of the day or hour of the week. */
export const CASES = {
  full: ['full'],
  weekday: WEEKDAYS,
  hourly: HOURS_OF_DAY,
  heatmap: WEEKDAYS.flatMap((day) => HOURS_OF_DAY.map((hour) => `${day} ${hour}`)),
} as const satisfies Record<ReportType, readonly string[]>;

/**
 * The case of each UTC hour of a range, in order, as an index of {@link CASES}. A UTC hour belongs to the weekday and hour
 * that a clock in `zone` (IANA name) shows when it starts. In a zone half an hour off UTC, hour 15 is therefore 15:30 to
 * 16:30.
 */
export function casesOfHours({ start, end }: Range, type: ReportType, zone: string): Uint8Array {
  const offsets = offsetsOf({ start, end }, zone);
  return Uint8Array.from(offsets, (offset, n) => caseAt(type, start + n * HOUR_MS + offset));
}

/** `local` is local time as ms since 1970, as if it were UTC. */
function caseAt(type: ReportType, local: number): number {
  if (type === 'full') return 0;
  const hour = hourOfDay(local);
  // 1 January 1970 was a Thursday, index 3.
  const weekday = (Math.floor(local / DAY_MS) + 3) % 7;
  if (type === 'hourly') return hour;
  return type === 'weekday' ? weekday : weekday * 24 + hour;
}

/** Counts the hours of a range in each case of a report type. */
export function countHoursByCase(range: Range, type: ReportType, zone: string): number[] {
  const hours = CASES[type].map(() => 0);
  for (const at of casesOfHours(range, type, zone)) hours[at] = (hours[at] ?? 0) + 1;
  return hours;
}
