import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSums } from '../../../lambdas/reports/sums.ts';

test('sums stay when room is made for more people; zeros are no sums', () => {
  const sums = createSums(2);
  sums.makeRoom(2);
  sums.ofCase(1)?.set([5, 7]);
  sums.makeRoom(10_000);
  sums.ofCase(1)?.set([9], 9_999);
  assert.deepEqual([...sums.positive(1)], [5, 7, 9]);
  assert.deepEqual([...sums.positive(0)], []);
  assert.equal(sums.ofCase(-1), undefined);
});
