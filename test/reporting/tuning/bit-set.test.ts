import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createBitSet } from '../../../reporting/tuning/bit-set.ts';

test('counts each number once, for any numbers in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(100), fc.nat(100_000))), (numbers) => {
      const set = createBitSet();
      for (const number of numbers) {
        const bits = set.reserve(number + 1);
        bits[number >>> 5] = (bits[number >>> 5] ?? 0) | (1 << (number & 31));
      }
      assert.equal(set.size(), new Set(numbers).size);
    }),
  );
});
