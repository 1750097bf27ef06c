import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvLine } from '../../../../lambdas/reports/files/csv.ts';
import { FIGURE_COLUMNS } from '../../../../lambdas/reports/report/figure-columns.ts';
import { heatmapCsvRows } from '../../../../lambdas/reports/report/heatmap-table.ts';

test('a heatmap has the hour and its averages between the case and the figures', () => {
  assert.deepEqual(heatmapCsvRows([]).map(csvLine).toArray(), [
    `Case,Hour,Times in range,Messages/hour,Voice man-hours/hour,${FIGURE_COLUMNS.join()}\r\n`,
  ]);
});
