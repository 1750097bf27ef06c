import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heatmapCsvRows } from '../../../lambdas/reports/report/heatmap-table.ts';
import { createFold } from '../../../reporting/figures/fold.ts';
import { type HeatmapCell, heatmapCells } from '../../../reporting/figures/heatmap.ts';
import { busiestHours } from '../../../reporting/texts/heatmap-text.ts';
import type { Range } from '../../../shared/time.ts';
import { day, msg, range, voice } from '../../support/reporting/days.ts';

// 2018-01-12 is a Friday.
const WEEKS = [
  day('2018-01-12', { ann: [msg(20, 'a', 8), voice(21, 'v', 3600)], bob: [msg(20, 'a', 2)] }),
  day('2018-01-19', { ann: [msg(20, 'a', 5)] }),
];
const FRIDAY_20 = 4 * 24 + 20;

function cells(asked: Range, zone = 'UTC', since = asked.start, now = asked.end) {
  const fold = createFold({ range: asked, cases: 'heatmap', zone });
  for (const each of WEEKS) fold.add(each);
  return heatmapCells(fold.rows(), { range: asked, zone, since, now });
}

const shown = (cell: HeatmapCell | undefined) => [
  cell?.times,
  cell?.messagesPerHour,
  cell?.voiceHoursPerHour,
];

test('an hour of the week is averaged over how often the range has it', () => {
  const all = cells(range('2018-01-12', '2018-01-27'));
  assert.equal(all.length, 168);
  assert.deepEqual(shown(all[FRIDAY_20]), [3, 5, 0]);
  assert.deepEqual(shown(all[FRIDAY_20 + 1]), [3, 0, 1 / 3]);
  assert.deepEqual(shown(all[0]), [2, 0, 0]);
});

test('an hour that the range does not have is left open', () => {
  const all = cells(range('2018-01-12', '2018-01-14'));
  assert.deepEqual(shown(all[FRIDAY_20]), [1, 10, 0]);
  assert.deepEqual(shown(all[0]), [0, null, null]);
});

test('time before the bot came and time to come do not make an hour look quiet', () => {
  const since = Date.parse('2018-01-15T09:30:00Z');
  const now = Date.parse('2018-01-26T20:10:00Z');
  const all = cells(range('2018-01-01', '2018-02-01'), 'UTC', since, now);
  assert.equal(all[FRIDAY_20]?.times, 2);
  assert.equal(all[FRIDAY_20 + 1]?.times, 1);
  assert.deepEqual([all[8]?.times, all[9]?.times], [1, 2]);
  const none = heatmapCells([], {
    range: range('2018-01-01', '2018-02-01'),
    zone: 'UTC',
    since: undefined,
    now,
  });
  assert.deepEqual(none, []);
});

test('where the clocks change, an hour of the week occurs once less or once more', () => {
  const times = (from: string, to: string) =>
    cells(range(from, to), 'Europe/Berlin').map((cell) => cell.times);
  const spring = times('2018-03-24T23', '2018-03-25T22');
  assert.deepEqual(spring.slice(6 * 24, 6 * 24 + 5), [1, 1, 0, 1, 1]);
  const autumn = times('2018-10-27T22', '2018-10-28T23');
  assert.deepEqual(autumn.slice(6 * 24, 6 * 24 + 5), [1, 1, 2, 1, 1]);
});

test('the busiest hours are named, as the clocks of the zone show them', () => {
  assert.deepEqual(busiestHours(cells(range('2018-01-12', '2018-01-27'), 'Asia/Tokyo'), 'en'), [
    'Most messages: Saturday 05:00 (5.0 an hour)',
    'Most voice time: Saturday 06:00 (0.3 man-hours an hour)',
  ]);
  assert.deepEqual(busiestHours(cells(range('2018-01-01', '2018-01-02')), 'en'), []);
});

test('the file has the 168 hours with averages and figures', () => {
  const [header, ...rows] = heatmapCsvRows(cells(range('2018-01-12', '2018-01-14')));
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
