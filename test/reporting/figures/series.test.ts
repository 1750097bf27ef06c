import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeries } from '../../../reporting/figures/series.ts';
import { day, msg, range, voice } from '../../support/reporting/days.ts';

const FRIDAY = day(
  '2018-01-12',
  { ann: [msg(9, 'a', 3), msg(10, 'b', 2), voice(22, 'v', 1800)], bob: [msg(22, 'a', 4)] },
  { joins: { 9: 4, 23: 1 }, parts: { 22: 2 } },
);
const SATURDAY = day('2018-01-13', { ann: [msg(0, 'a', 5), msg(2, 'a', 7)] }, { joins: { 0: 1 } });

test('each hour of the range has its sums, and hours outside do not count', () => {
  const series = createSeries({ range: range('2018-01-12T22', '2018-01-13T02') });
  for (const each of [FRIDAY, SATURDAY]) series.add(each);
  assert.deepEqual(series.series(), {
    start: Date.parse('2018-01-12T22:00:00Z'),
    messages: Float64Array.of(4, 0, 5, 0),
    voiceSeconds: Float64Array.of(1800, 0, 0, 0),
    joins: Float64Array.of(0, 1, 1, 0),
    parts: Float64Array.of(2, 0, 0, 0),
  });
});

test('a series of some channels keeps the guild’s joins and parts', () => {
  const asked = range('2018-01-12T09', '2018-01-12T11');
  const series = createSeries({ range: asked, includes: (channel) => channel === 'b' });
  series.add(FRIDAY);
  const { messages, joins } = series.series();
  assert.deepEqual(
    [[...messages], [...joins]],
    [
      [0, 2],
      [4, 0],
    ],
  );
});
