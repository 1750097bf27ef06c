import { HOUR_MS, hourStart, type Range } from '../../shared/time.ts';
import { timesInRange } from './cases.ts';
import type { ReportRow } from './fold.ts';

/** An hour of the week of a heatmap report. */
export interface HeatmapCell {
  row: ReportRow;
  /** How often the hour occurs in the part of the range that there can be data of. */
  times: number;
  /** On average each time it occurs; null where it never does. */
  messagesPerHour: number | null;
  voiceHoursPerHour: number | null;
}

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

/** The 168 hours of the week, Monday's first, out of the rows of a heatmap report. */
export function heatmapCells(rows: readonly ReportRow[], options: HeatmapOptions): HeatmapCell[] {
  const times = timesInRange(knownPart(options), 'heatmap', options.zone);
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

/** Hours before the guild was seen, and those yet to come, would make the others look quieter than they are. */
function knownPart({ range, since = range.end, now }: HeatmapOptions): Range {
  const start = Math.min(Math.max(range.start, hourStart(since)), range.end);
  return { start, end: Math.max(start, Math.min(range.end, hourStart(now) + HOUR_MS)) };
}

/** The cells with the most of something, at most `count` of them, none that has nothing of it. */
export function busiest(
  cells: readonly HeatmapCell[],
  of: (cell: HeatmapCell) => number | null,
  count: number,
): { at: number; value: number }[] {
  return cells
    .map((cell, at) => ({ at, value: of(cell) ?? 0 }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value || a.at - b.at)
    .slice(0, count);
}
