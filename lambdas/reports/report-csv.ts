import type { CsvCell } from '../../shared/csv.ts';
import type { ReportRow } from './fold.ts';

const HEADER = [
  'Case',
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

/** The rows of a weekday or hourly report's file, the header first. An unknown total is an empty field. */
export function* reportCsvRows(rows: Iterable<ReportRow>): Generator<readonly CsvCell[]> {
  yield HEADER;
  for (const row of rows) {
    yield [
      row.case,
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
  }
}
