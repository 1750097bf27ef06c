import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunks } from '../../shared/chunks.ts';

test('chunks have the size, and the last one has the rest', () => {
  assert.deepEqual([...chunks([1, 2, 3, 4, 5], 2)], [[1, 2], [3, 4], [5]]);
  assert.deepEqual([...chunks([1, 2], 2)], [[1, 2]]);
});

test('an empty array has no chunks', () => {
  assert.deepEqual([...chunks([], 2)], []);
});
