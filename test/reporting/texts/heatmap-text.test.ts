import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFold } from '../../../reporting/figures/fold.ts';
import { heatmapCells } from '../../../reporting/figures/heatmap.ts';
import { busiestHours } from '../../../reporting/texts/heatmap-text.ts';
import { day, msg, range, voice } from '../../support/reporting/days.ts';

// 2018-01-12 is a Friday.
const FRIDAY = day('2018-01-12', { ann: [msg(20, 'a', 8), voice(21, 'v', 3600)], bob: [msg(20, 'a', 2)] });

function cells(zone: string, days = [FRIDAY]) {
  const asked = range('2018-01-12', '2018-01-27');
  const fold = createFold({ range: asked, cases: 'heatmap', zone });
  for (const each of days) fold.add(each);
  return heatmapCells(fold.rows(), { range: asked, zone, since: asked.start, now: asked.end });
}

test('the lines name the busiest hours in the time zone of the report', () => {
  assert.deepEqual(busiestHours(cells('Asia/Tokyo'), 'en'), [
    'Most messages: Saturday 05:00 (3.3 an hour)',
    'Most voice time: Saturday 06:00 (0.3 man-hours an hour)',
  ]);
});

test('there is no line where nothing was counted', () => {
  assert.deepEqual(busiestHours(cells('UTC', []), 'en'), []);
});
