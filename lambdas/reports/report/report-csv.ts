import { HOURS_OF_DAY, WEEKDAYS } from '../../../reporting/figures/cases.ts';
import type { ReportRow } from '../../../reporting/figures/fold.ts';
import type { HeatmapCell } from '../../../reporting/figures/heatmap.ts';
import type { CsvCell, CsvRow } from '../files/csv.ts';

const FIGURES = [
  'Total users',
  'Active users',
  'Voice users',
  'Joins',
  'Parts',
  'Messages',
  'Messages/user',
  '(stdev)',
  'Voice man-hours',
  'Voice hours/user',
  '(stdev)',
] as const;

/**
 * The rows of a weekday or hourly report's file, the header first. The header is the same in every zone: the file's name
 * and the reply say which it is. An unknown total is an empty field.
 */
export function* reportCsvRows(rows: Iterable<ReportRow>): Generator<CsvRow> {
  yield ['Case', ...FIGURES];
  for (const row of rows) yield [row.case, ...figures(row)];
}

/** The rows of a heatmap report's file, the header first: the hours of the week with their averages, then all figures. */
export function* heatmapCsvRows(cells: readonly HeatmapCell[]): Generator<CsvRow> {
  yield ['Case', 'Hour', 'Times in range', 'Messages/hour', 'Voice man-hours/hour', ...FIGURES];
  for (const [at, cell] of cells.entries()) {
    yield [
      WEEKDAYS[Math.floor(at / HOURS_OF_DAY.length)] ?? null,
      at % HOURS_OF_DAY.length,
      cell.times,
      cell.messagesPerHour,
      cell.voiceHoursPerHour,
      ...figures(cell.row),
    ];
  }
}

const figures = (row: ReportRow): readonly CsvCell[] => [
  row.totalUsers,
  row.activeUsers,
  row.voiceUsers,
  row.joins,
  row.parts,
  row.messages,
  row.messagesPerUser,
  row.messagesStdev,
  row.voiceHours,
  row.voiceHoursPerUser,
  row.voiceHoursStdev,
];
