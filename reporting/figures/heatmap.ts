import { HOUR_MS, hourStart, type Range } from '../../shared/time.ts';
import { countHoursByCase } from './cases.ts';
import type { ReportRow } from './fold.ts';

/** An hour of the week in a heatmap report. */
export interface HeatmapCell {
  row: ReportRow;
  /** How often this hour of the week occurs in the part of the range that can have data. */
  times: number;
  /** The average over these times; null where there are none. */
  messagesPerHour: number | null;
  /** Likewise. */
  voiceHoursPerHour: number | null;
}

/** What a heatmap covers. */
export interface HeatmapOptions {
  /** Half-open, ms, at whole UTC hours. */
  range: Range;
  /** IANA name. */
  zone: string;
  /** When the guild was first seen, ms. */
  since: number | undefined;
  /** The moment of asking, ms. */
  now: number;
}

/** Makes the 168 hours of the week, from Monday 0:00, from the rows of a heatmap report. */
export function heatmapCells(rows: readonly ReportRow[], options: HeatmapOptions): HeatmapCell[] {
  const times = countHoursByCase(partWithData(options), 'heatmap', options.zone);
  return rows.map((row, at) => {
    const count = times[at] ?? 0;
    const average = (sum: number): number | null => (count === 0 ? null : sum / count);
    return {
      row,
      times: count,
      messagesPerHour: average(row.messages),
      voiceHoursPerHour: average(row.voiceHours),
    };
  });
}

/** Cuts off the hours before the guild was seen and those after now: they would lower the averages. */
function partWithData({ range, since = range.end, now }: HeatmapOptions): Range {
  const start = Math.min(Math.max(range.start, hourStart(since)), range.end);
  return { start, end: Math.max(start, Math.min(range.end, hourStart(now) + HOUR_MS)) };
}

/** Finds the cells with the highest values, at most `count`, highest first. It leaves out cells whose value is 0 or null. */
export function busiestCells(
  cells: readonly HeatmapCell[],
  average: (cell: HeatmapCell) => number | null,
  count: number,
): { at: number; value: number }[] {
  return cells
    .map((cell, at) => ({ at, value: average(cell) ?? 0 }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value || a.at - b.at)
    .slice(0, count);
}
