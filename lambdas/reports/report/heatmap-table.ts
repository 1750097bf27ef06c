import { HOURS_OF_DAY, WEEKDAYS } from '../../../reporting/figures/cases.ts';
import { type HeatmapCell, heatmapCells } from '../../../reporting/figures/heatmap.ts';
import { planHeatmap } from '../../../reporting/pictures/plan-picture.ts';
import { busiestHours } from '../../../reporting/texts/heatmap-text.ts';
import { pickPictureWords } from '../../../reporting/words/picture-words.ts';
import { snowflakeTime } from '../../../shared/discord/snowflake.ts';
import { type CsvRow, csvLine } from '../files/csv.ts';
import type { MakeTable } from './answer-table.ts';
import { FIGURE_COLUMNS, figuresOf } from './figure-columns.ts';
import { captionOf } from './report-task.ts';

/** The table of a heatmap: the hours of the week. */
export const heatmapTable: MakeTable = (rows, task, zone) => {
  const { id, range, locale } = task.request;
  const cells = heatmapCells(rows, { range, zone, since: task.context.since, now: snowflakeTime(id) });
  return {
    lines: heatmapCsvRows(cells).map(csvLine).toArray(),
    plan: planHeatmap(cells, captionOf(task, zone), pickPictureWords(locale)),
    notes: busiestHours(cells, locale),
  };
};

/** The rows of the CSV file, header first: each hour of the week with its averages, then its figures. */
export function* heatmapCsvRows(cells: readonly HeatmapCell[]): Generator<CsvRow> {
  yield ['Case', 'Hour', 'Times in range', 'Messages/hour', 'Voice man-hours/hour', ...FIGURE_COLUMNS];
  for (const [at, cell] of cells.entries()) {
    yield [
      WEEKDAYS[Math.floor(at / HOURS_OF_DAY.length)] ?? null,
      at % HOURS_OF_DAY.length,
      cell.times,
      cell.messagesPerHour,
      cell.voiceHoursPerHour,
      ...figuresOf(cell.row),
    ];
  }
}
