import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseScale, ticksOf } from '../../../../reporting/pictures/drawing/axis-scale.ts';

const counts = fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: Number.MAX_SAFE_INTEGER }));

test('ticks are at round numbers', () => {
  assert.deepEqual(ticksOf(chooseScale(3979, 0, true)), [0, 2000, 4000]);
  assert.deepEqual(ticksOf(chooseScale(229.1, 0, false)), [0, 150, 300]);
  assert.deepEqual(ticksOf(chooseScale(39, 27, true)), [-40, -20, 0, 20, 40]);
  assert.deepEqual(ticksOf(chooseScale(0.01, 0, false)), [0, 0.05]);
  assert.deepEqual(ticksOf(chooseScale(0, 1, true)), [-1, 0]);
});

test('a scale of counts has two to five whole ticks that cover all values', () => {
  fc.assert(
    fc.property(counts, counts, (above, below) => {
      const scale = chooseScale(above, below, true);
      const marks = ticksOf(scale);
      assert.ok(marks.every(Number.isInteger), String(marks));
      assert.ok(marks.length >= 2 && marks.length <= 5, String(marks));
      assert.ok(scale.low <= -below && scale.high >= above);
    }),
  );
});

test('bars use at least two fifths of a panel', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.05, max: 1e9, noNaN: true }), (above) => {
      assert.ok(above / chooseScale(above, 0, false).high > 0.4);
    }),
  );
});
