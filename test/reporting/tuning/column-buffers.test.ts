import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createColumnBuffers } from '../../../reporting/tuning/column-buffers.ts';

test('a column gets the memory of the previous one, and new memory where it is longer', () => {
  const buffers = createColumnBuffers();
  const first = buffers.take('hour', 100);
  assert.equal(first.length, 100);
  const second = buffers.take('hour', 40);
  assert.equal(second.length, 40);
  assert.equal(second.buffer, first.buffer);
  assert.notEqual(buffers.take('hour', 101).buffer, first.buffer);
});

test('columns with different names have separate memory', () => {
  const buffers = createColumnBuffers();
  buffers.take('hour', 2).set([1, 2]);
  const event = buffers.take('event', 2);
  assert.notEqual(event.buffer, buffers.take('hour', 2).buffer);
});
