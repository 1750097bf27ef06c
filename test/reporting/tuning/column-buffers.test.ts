import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createColumnRoom } from '../../../reporting/tuning/column-buffers.ts';

test('one column after another is given the same memory, and more where it is longer', () => {
  const room = createColumnRoom();
  const first = room.take('hour', 100);
  assert.equal(first.length, 100);
  const second = room.take('hour', 40);
  assert.equal(second.length, 40);
  assert.equal(second.buffer, first.buffer);
  assert.notEqual(room.take('hour', 101).buffer, first.buffer);
});

test('columns of other names are apart', () => {
  const room = createColumnRoom();
  room.take('hour', 2).set([1, 2]);
  const event = room.take('event', 2);
  assert.notEqual(event.buffer, room.take('hour', 2).buffer);
});
