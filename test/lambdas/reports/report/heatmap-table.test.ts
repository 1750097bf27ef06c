import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvLine } from '../../../../lambdas/reports/files/csv.ts';
import { FIGURE_COLUMNS } from '../../../../lambdas/reports/report/figure-columns.ts';
import { heatmapCsvRows } from '../../../../lambdas/reports/report/heatmap-table.ts';
import { createFold } from '../../../../reporting/figures/fold.ts';
import { heatmapCells } from '../../../../reporting/figures/heatmap.ts';
import { day, msg, range, voice } from '../../../support/reporting/days.ts';

test('a heatmap has the hour and its averages between the case and the figures', () => {
  assert.deepEqual(heatmapCsvRows([]).map(csvLine).toArray(), [
    `Case,Hour,Times in range,Messages/hour,Voice man-hours/hour,${FIGURE_COLUMNS.join()}\r\n`,
  ]);
});

const FRIDAY_20 = 4 * 24 + 20;

test('the heatmap file has 168 hours with averages and figures, by weekday and hour', () => {
  const asked = range('2018-01-12', '2018-01-14');
  const fold = createFold({ range: asked, cases: 'heatmap', zone: 'UTC' });
  // 2018-01-12 is a Friday.
  fold.add(day('2018-01-12', { ann: [msg(20, 'a', 8), voice(21, 'v', 3600)], bob: [msg(20, 'a', 2)] }));
  const cells = heatmapCells(fold.rows(), { range: asked, zone: 'UTC', since: asked.start, now: asked.end });
  const [header, ...rows] = heatmapCsvRows(cells);
  assert.deepEqual(header?.slice(0, 5), [
    'Case',
    'Hour',
    'Times in range',
    'Messages/hour',
    'Voice man-hours/hour',
  ]);
  assert.equal(rows.length, 168);
  assert.ok(rows.every((row) => row.length === header?.length));
  assert.deepEqual(rows[FRIDAY_20]?.slice(0, 8), ['Friday', 20, 1, 10, 0, null, 2, 0]);
  assert.deepEqual(rows[167]?.slice(0, 5), ['Sunday', 23, 0, null, null]);
});
