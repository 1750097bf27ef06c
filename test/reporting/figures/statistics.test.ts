import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { summarize } from '../../../reporting/figures/statistics.ts';

test('an empty list has zeros, not NaN', () => {
  assert.deepEqual(summarize([]), { count: 0, sum: 0, mean: 0, stdev: 0 });
});

test('one value has no deviation', () => {
  assert.deepEqual(summarize([7]), { count: 1, sum: 7, mean: 7, stdev: 0 });
});

test('the deviation is the sample deviation, n−1', () => {
  const { mean, stdev } = summarize([2, 4, 4, 4, 5, 5, 7, 9]);
  assert.equal(mean, 5);
  assert.ok(Math.abs(stdev - Math.sqrt(32 / 7)) < 1e-12);
});

test('values far from zero keep their spread', () => {
  const { stdev } = summarize([1e9 + 1, 1e9 + 2, 1e9 + 3]);
  assert.ok(Math.abs(stdev - 1) < 1e-9, String(stdev));
});

test('agrees with exact integer arithmetic', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 2 }), (values) => {
      const n = BigInt(values.length);
      const sum = values.reduce((total, value) => total + BigInt(value), 0n);
      const squares = values.reduce((total, value) => total + BigInt(value) ** 2n, 0n);
      const variance = Number(n * squares - sum * sum) / Number(n * (n - 1n));
      const { mean, stdev } = summarize(values);
      assert.ok(Math.abs(mean - Number(sum) / values.length) <= 1e-9 * Math.max(1, mean));
      assert.ok(Math.abs(stdev - Math.sqrt(variance)) <= 1e-9 * Math.max(1, stdev));
    }),
  );
});
