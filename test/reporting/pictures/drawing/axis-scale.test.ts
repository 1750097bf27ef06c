import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { marksOf, scaleOf } from '../../../../reporting/pictures/drawing/axis-scale.ts';

const counts = fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: Number.MAX_SAFE_INTEGER }));

test('marks are at round numbers', () => {
  assert.deepEqual(marksOf(scaleOf(3979, 0, true)), [0, 2000, 4000]);
  assert.deepEqual(marksOf(scaleOf(229.1, 0, false)), [0, 150, 300]);
  assert.deepEqual(marksOf(scaleOf(39, 27, true)), [-40, -20, 0, 20, 40]);
  assert.deepEqual(marksOf(scaleOf(0.01, 0, false)), [0, 0.05]);
  assert.deepEqual(marksOf(scaleOf(0, 1, true)), [-1, 0]);
});

test('counts have whole marks, few of them, and everything is within them', () => {
  fc.assert(
    fc.property(counts, counts, (above, below) => {
      const scale = scaleOf(above, below, true);
      const marks = marksOf(scale);
      assert.ok(marks.every(Number.isInteger), String(marks));
      assert.ok(marks.length >= 2 && marks.length <= 5, String(marks));
      assert.ok(scale.low <= -below && scale.high >= above);
    }),
  );
});

test('at least two fifths of a panel are used', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.05, max: 1e9, noNaN: true }), (above) => {
      assert.ok(above / scaleOf(above, 0, false).high > 0.4);
    }),
  );
});
