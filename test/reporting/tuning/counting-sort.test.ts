import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countingSort, indices } from '../../../reporting/tuning/counting-sort.ts';

test('sorts by key and keeps the order of equal keys', () => {
  const pairs = fc.array(fc.record({ first: fc.nat(4), last: fc.nat(9) }), { maxLength: 60 });
  fc.assert(
    fc.property(pairs, (values) => {
      let order = indices(values.length);
      order = countingSort(order, (at) => values[at]?.last ?? 0, 10);
      order = countingSort(order, (at) => values[at]?.first ?? 0, 5);
      const expected = [...values.keys()].sort((a, b) => {
        const [one, other] = [values[a], values[b]];
        return (one?.first ?? 0) - (other?.first ?? 0) || (one?.last ?? 0) - (other?.last ?? 0);
      });
      assert.deepEqual([...order], expected);
    }),
  );
});
