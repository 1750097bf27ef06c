import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvLine } from '../../../../lambdas/reports/files/csv.ts';
import { heatmapCsvRows, reportCsvRows } from '../../../../lambdas/reports/report/report-csv.ts';

const FIGURES =
  'Total users,Active users,Voice users,Joins,Parts,Messages,Messages/user,(stdev),Voice man-hours,Voice hours/user,(stdev)';

test('a report’s columns are those of the specification', () => {
  assert.deepEqual(reportCsvRows([]).map(csvLine).toArray(), [`Case,${FIGURES}\r\n`]);
});

test('a heatmap has the hour and its averages between the case and the figures', () => {
  assert.deepEqual(heatmapCsvRows([]).map(csvLine).toArray(), [
    `Case,Hour,Times in range,Messages/hour,Voice man-hours/hour,${FIGURES}\r\n`,
  ]);
});
