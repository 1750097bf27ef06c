import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { periodBefore } from '../../../reporting/coverage/period-before.ts';
import { DAY_MS, HOUR_MS, monthOf } from '../../../shared/time.ts';
import { range } from '../../support/reporting/days.ts';

const NOW = Date.parse('2018-02-03T12:30:00Z');
const LONG_AGO = Date.parse('2017-01-01T00:00:00Z');
const before = (asked: ReturnType<typeof range>, since: number | undefined = LONG_AGO) =>
  periodBefore(asked, NOW, since);

test('a whole month is compared with the month before, of any length', () => {
  assert.deepEqual(before(range('2018-01-01', '2018-02-01')), range('2017-12-01', '2018-01-01'));
  assert.deepEqual(before(range('2017-03-01', '2017-04-01')), range('2017-02-01', '2017-03-01'));
});

test('another range is compared with the same length of time before it', () => {
  assert.deepEqual(before(range('2018-01-12', '2018-01-13')), range('2018-01-11', '2018-01-12'));
  assert.deepEqual(before(range('2018-02-03T09', '2018-02-03T12')), range('2018-02-03T06', '2018-02-03T09'));
});

test('a comparison never crosses the end of a month, where tokens change', () => {
  assert.equal(before(range('2018-01-01', '2018-01-02')), undefined);
  assert.equal(before(range('2018-01-12', '2018-01-31')), undefined);
  assert.deepEqual(before(range('2018-01-02', '2018-01-03')), range('2018-01-01', '2018-01-02'));
});

test('there is no comparison before the range has ended, or with time before the guild was seen', () => {
  assert.equal(before(range('2018-02-03', '2018-02-04')), undefined);
  const asked = range('2018-01-12', '2018-01-13');
  assert.equal(periodBefore(asked, NOW, undefined), undefined);
  assert.equal(before(asked, Date.parse('2018-01-11T00:00:01Z')), undefined);
  assert.ok(before(asked, Date.parse('2018-01-11T00:00:00Z')));
});

test('for any range within a month, the period before ends where the range begins', () => {
  const asked = fc
    .tuple(fc.integer({ min: 0, max: 600 * 24 }), fc.integer({ min: 1, max: 31 * 24 }))
    .map(([from, hours]) => ({
      start: LONG_AGO + 40 * DAY_MS + from * HOUR_MS,
      end: LONG_AGO + 40 * DAY_MS + (from + hours) * HOUR_MS,
    }))
    .filter(({ start, end }) => monthOf(start) === monthOf(end - 1));
  fc.assert(
    fc.property(asked, (each) => {
      const found = periodBefore(each, Number.POSITIVE_INFINITY, LONG_AGO);
      if (!found) return;
      assert.equal(found.end, each.start);
      const isMonth = monthOf(found.start) !== monthOf(each.start);
      assert.ok(isMonth || found.end - found.start === each.end - each.start);
      assert.equal(monthOf(found.start), monthOf(found.end - 1));
    }),
  );
});
