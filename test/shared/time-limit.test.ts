import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTimeLimit } from '../../shared/time-limit.ts';

const late = new Error('Too late.');

test('work that ends in time gives its value or its error', async () => {
  assert.equal(await withTimeLimit(60_000, Promise.resolve(7), late), 7);
  await assert.rejects(withTimeLimit(60_000, Promise.reject(new Error('Its own.')), late), /Its own/);
});

test('work that is not done in time is abandoned', async () => {
  await assert.rejects(withTimeLimit(0, new Promise(() => {}), late), late);
});
