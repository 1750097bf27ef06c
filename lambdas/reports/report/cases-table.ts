import type { ReportRow } from '../../../reporting/figures/fold.ts';
import { planCases } from '../../../reporting/pictures/plan-picture.ts';
import { pickPictureWords } from '../../../reporting/words/picture-words.ts';
import { type CsvRow, csvLine } from '../files/csv.ts';
import type { MakeTable } from './answer-table.ts';
import { FIGURE_COLUMNS, figuresOf } from './figure-columns.ts';
import { captionOf } from './report-task.ts';

/** The table of a report by weekday or hour of the day. */
export function casesTable(cases: 'weekday' | 'hourly'): MakeTable {
  return (rows, task, zone) => {
    const { range, locale } = task.request;
    return {
      lines: casesCsvRows(rows).map(csvLine).toArray(),
      plan: planCases(rows, cases, range, captionOf(task, zone), pickPictureWords(locale)),
      notes: [],
    };
  };
}

/**
 * The rows of the CSV file, header first. The header does not name the zone; the file's name and the reply do. An unknown
 * total is an empty field.
 */
export function* casesCsvRows(rows: Iterable<ReportRow>): Generator<CsvRow> {
  yield ['Case', ...FIGURE_COLUMNS];
  for (const row of rows) yield [row.case, ...figuresOf(row)];
}
