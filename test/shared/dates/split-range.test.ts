import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDateRange } from '../../../shared/dates/parse-daterange.ts';
import { isWithinMonth, monthsWithData, splitByMonth } from '../../../shared/dates/split-range.ts';
import { writeRange } from '../../../shared/dates/write-range.ts';
import { wholeHourRanges } from '../../support/shared/whole-hour-ranges.ts';

/** A Wednesday. */
const NOW = Date.parse('2018-02-14T10:30:00Z');
const SINCE = Date.parse('2015-06-01T00:00:00Z');

const monthText = (at: number) => new Date(at).toISOString().slice(0, 7);

test('a range is split at the ends of months', () => {
  const pieces = splitByMonth(parseDateRange('2017-11-30 12:00 to 2018-02-01', NOW, SINCE));
  assert.deepEqual(pieces.map(writeRange), [
    '2017-11-30 12:00 to 2017-12-01',
    '2017-12-01 to 2018-01-01',
    '2018-01-01 to 2018-02-01',
  ]);
});

test('the pieces cover the range exactly, each within one month', () => {
  fc.assert(
    fc.property(wholeHourRanges(SINCE, NOW), (range) => {
      const pieces = splitByMonth(range);
      assert.equal(pieces[0]?.start, range.start);
      assert.equal(pieces.at(-1)?.end, range.end);
      pieces.forEach((piece, index) => {
        assert.ok(piece.start < piece.end);
        assert.equal(monthText(piece.start), monthText(piece.end - 1));
        if (index > 0) assert.equal(piece.start, pieces[index - 1]?.end);
      });
      assert.equal(pieces.length, monthsBetween(range.start, range.end - 1));
      assert.equal(isWithinMonth(range), pieces.length === 1);
    }),
  );
});

test('months with data are the pieces that begin by now and end after the first data', () => {
  fc.assert(
    fc.property(
      wholeHourRanges(SINCE, NOW),
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: 0, max: 900 }),
      (range, off, days) => {
        const since = range.start + off * 20 * 86_400_000;
        const now = since + days * 86_400_000;
        assert.deepEqual(
          monthsWithData(range, since, now),
          splitByMonth(range).filter(({ start, end }) => start <= now && end > since),
        );
      },
    ),
  );
});

test('there is no data from before Discord existed', () => {
  const range = { start: Date.UTC(1000), end: Date.UTC(9998) };
  assert.equal(monthsWithData(range, 0, Date.UTC(2018, 0, 12)).length, 3 * 12 + 1);
});

function monthsBetween(first: number, last: number): number {
  const count = (at: number) => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth();
  return count(last) - count(first) + 1;
}
