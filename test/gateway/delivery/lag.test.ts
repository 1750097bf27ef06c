import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Checkpoint, CheckpointStore } from '../../../gateway/delivery/checkpoint.ts';
import { createDurable } from '../../../gateway/delivery/lag.ts';

const seen = (at: number): Checkpoint => ({
  confirmed: { position: null, seen: at, n: 1, at },
  sending: null,
});
const store: CheckpointStore = {
  acquire: async () => undefined,
  write: async () => {},
  release: async () => {},
};

test('the shard that is furthest behind tells how far the worker is', async () => {
  const durable = createDurable();
  assert.equal(durable.behind(9_000), 0);
  const [one, other] = [durable.watch(0, store), durable.watch(1, store)];
  await one.write({ confirmed: null, sending: null });
  assert.equal(durable.behind(9_000), 0);
  await one.write(seen(1_000));
  await other.write(seen(5_000));
  assert.equal(durable.behind(9_000), 8_000);
  await one.write(seen(8_000));
  assert.equal(durable.behind(9_000), 4_000);
});

test('a checkpoint that could not be written makes nothing durable', async () => {
  const durable = createDurable();
  const away = durable.watch(0, { ...store, write: () => Promise.reject(new Error('away')) });
  await durable.watch(0, store).write(seen(1_000));
  await assert.rejects(away.write(seen(9_000)), /away/);
  assert.equal(durable.behind(9_000), 8_000);
});
