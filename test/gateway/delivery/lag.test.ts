import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Checkpoint, CheckpointStore } from '../../../gateway/delivery/checkpoint.ts';
import { createLag } from '../../../gateway/delivery/lag.ts';

const seen = (at: number): Checkpoint => ({
  confirmed: { position: null, seen: at, n: 1, at },
  sending: null,
});
const store: CheckpointStore = {
  acquire: async () => undefined,
  write: async () => {},
  release: async () => {},
};

test('the lag is that of the shard that is furthest behind', async () => {
  const { watch, lag } = createLag();
  assert.equal(lag(9_000), 0);
  const [one, other] = [watch(0, store), watch(1, store)];
  await one.write({ confirmed: null, sending: null });
  assert.equal(lag(9_000), 0);
  await one.write(seen(1_000));
  await other.write(seen(5_000));
  assert.equal(lag(9_000), 8_000);
  await one.write(seen(8_000));
  assert.equal(lag(9_000), 4_000);
});

test('a checkpoint that could not be written does not shorten the lag', async () => {
  const { watch, lag } = createLag();
  const away = watch(0, { ...store, write: () => Promise.reject(new Error('away')) });
  await watch(0, store).write(seen(1_000));
  await assert.rejects(away.write(seen(9_000)), /away/);
  assert.equal(lag(9_000), 8_000);
});
