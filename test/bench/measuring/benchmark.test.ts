import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { linearFit, spread } from '../../../bench/measuring/benchmark.ts';

test('the median has as many measurements below it as above', () => {
  fc.assert(
    fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (values) => {
      const { median, min, max } = spread(values);
      assert.ok(min <= median && median <= max);
      const below = values.filter((value) => value < median).length;
      const above = values.filter((value) => value > median).length;
      assert.ok(Math.max(below, above) <= values.length / 2);
    }),
  );
  assert.equal(spread([4, 1, 2, 3]).median, 2.5);
  assert.throws(() => spread([]), RangeError);
});

test('the fitted line of points on a line is that line, and R² is 0 where no line explains the points', () => {
  const line = linearFit([1, 3].map((x) => [x, 3 + 2 * x] as const));
  assert.deepEqual(line, { slope: 2, intercept: 3, r2: 1 });
  assert.equal(
    linearFit([
      [-1, 1],
      [0, 0],
      [1, 1],
    ]).r2,
    0,
  );
  assert.throws(
    () =>
      linearFit([
        [1, 1],
        [1, 2],
      ]),
    RangeError,
  );
});
