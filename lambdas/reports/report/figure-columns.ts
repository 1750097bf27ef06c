import type { ReportRow } from '../../../reporting/figures/fold.ts';
import type { CsvCell } from '../files/csv.ts';

/** The columns of figures that every report's file has. */
export const FIGURE_COLUMNS = [
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

/** A row's figures in the order of {@link FIGURE_COLUMNS}. */
export const figuresOf = (row: ReportRow): readonly CsvCell[] => [
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
