import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMembers } from '../../../reporting/tuning/bit-set.ts';

test('counts each number once, however often and in whatever order they come', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(100), fc.nat(100_000))), (numbers) => {
      const members = createMembers();
      for (const number of numbers) {
        const bits = members.bitsBelow(number + 1);
        bits[number >>> 5] = (bits[number >>> 5] ?? 0) | (1 << (number & 31));
      }
      assert.equal(members.count(), new Set(numbers).size);
    }),
  );
});
