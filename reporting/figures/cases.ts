import { offsetsOf } from '../../shared/dates/zone.ts';
import type { ReportType } from '../../shared/messages/report-request.ts';
import { DAY_MS, HOUR_MS, hourOfDay, type Range } from '../../shared/time.ts';

export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;
export const HOURS_OF_DAY = Array.from({ length: 24 }, (_, hour) => String(hour));

/** The cases that a report is split into, by its type, in the order of its rows. */
export const CASES = {
  full: ['full'],
  weekday: WEEKDAYS,
  hourly: HOURS_OF_DAY,
  heatmap: WEEKDAYS.flatMap((day) => HOURS_OF_DAY.map((hour) => `${day} ${hour}`)),
} as const satisfies Record<ReportType, readonly string[]>;

/**
 * For each UTC hour of a range, in order, the index of the case that it belongs to: by the weekday and the hour that
 * the clock of `zone` shows when it begins. Where that clock is half an hour off, an hour of the day therefore holds
 * what happened from half past it to half past the next.
 */
export function casesOfHours({ start, end }: Range, type: ReportType, zone: string): Uint8Array {
  const offsets = offsetsOf({ start, end }, zone);
  return Uint8Array.from(offsets, (offset, n) => caseAt(type, start + n * HOUR_MS + offset));
}

/** `local` is what a clock shows, ms, as if it were UTC. */
function caseAt(type: ReportType, local: number): number {
  if (type === 'full') return 0;
  const hour = hourOfDay(local);
  // 1970 began on a Thursday, and the rows begin with Monday.
  const weekday = (Math.floor(local / DAY_MS) + 3) % 7;
  if (type === 'hourly') return hour;
  return type === 'weekday' ? weekday : weekday * 24 + hour;
}

/** How often a range has each case of a report. */
export function timesInRange(range: Range, type: ReportType, zone: string): number[] {
  const times = CASES[type].map(() => 0);
  for (const at of casesOfHours(range, type, zone)) times[at] = (times[at] ?? 0) + 1;
  return times;
}
