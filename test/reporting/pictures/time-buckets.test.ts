import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeries } from '../../../reporting/figures/series.ts';
import { groupIntoBuckets } from '../../../reporting/pictures/time-buckets.ts';
import { day, msg, range, voice } from '../../support/reporting/days.ts';

const LATER = Date.parse('2019-01-01T00:00:00Z');
const LONG_AGO = Date.parse('2017-01-01T00:00:00Z');
const DAYS = [
  day('2018-01-12', { ann: [msg(9, 'a', 3), voice(23, 'v', 1800)] }, { joins: { 9: 4 }, parts: { 10: 1 } }),
  day('2018-01-13', { ann: [msg(0, 'a', 5)] }),
];

function buckets(requested: ReturnType<typeof range>, now = LATER, since: number | undefined = LONG_AGO) {
  const series = createSeries({ range: requested });
  for (const each of DAYS) series.add(each);
  return groupIntoBuckets(series.series(), { range: requested, gaps: [], since, now });
}

test('up to three days have hourly buckets, longer ranges daily ones', () => {
  const short = buckets(range('2018-01-11', '2018-01-14'));
  assert.deepEqual([short.unit, short.buckets.length], ['hour', 72]);
  assert.deepEqual(short.buckets[24 + 9], {
    start: Date.parse('2018-01-12T09:00:00Z'),
    messages: 3,
    voiceHours: 0,
    joins: 4,
    parts: 0,
  });
  const long = buckets(range('2018-01-10', '2018-01-14'));
  assert.equal(long.unit, 'day');
  assert.deepEqual(
    long.buckets.map(({ messages, voiceHours, parts }) => [messages, voiceHours, parts]),
    [
      [0, 0, 0],
      [0, 0, 0],
      [3, 0.5, 1],
      [5, 0, 0],
    ],
  );
});

test('daily buckets follow the calendar, cut to the range at both ends', () => {
  const { buckets: all, end } = buckets(range('2018-01-09T15', '2018-01-13T01'));
  assert.deepEqual(
    [...all.map(({ start }) => start), end].map((at) => new Date(at).toISOString().slice(0, 13)),
    ['2018-01-09T15', '2018-01-10T00', '2018-01-11T00', '2018-01-12T00', '2018-01-13T00', '2018-01-13T01'],
  );
  assert.equal(all.at(-1)?.messages, 5);
});

test('the last bucket is the hour of the command, and the time before the first data is a gap', () => {
  const now = Date.parse('2018-01-13T00:20:00Z');
  const since = Date.parse('2018-01-12T08:30:00Z');
  const grouped = buckets(range('2018-01-12', '2018-01-14'), now, since);
  assert.equal(grouped.end, Date.parse('2018-01-13T01:00:00Z'));
  assert.equal(grouped.buckets.length, 25);
  assert.deepEqual(grouped.gaps, [{ from: Date.parse('2018-01-12T00:00:00Z'), to: since }]);
});

test('a server without data is one gap', () => {
  const requested = range('2018-01-12', '2018-01-14');
  const grouped = groupIntoBuckets(createSeries({ range: requested }).series(), {
    range: requested,
    gaps: [],
    since: undefined,
    now: LATER,
  });
  assert.deepEqual(grouped.gaps, [{ from: requested.start, to: requested.end }]);
});
