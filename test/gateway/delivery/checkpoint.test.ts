import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type BatchReach,
  type Checkpoint,
  createCheckpointStore,
  LeaseLostError,
  readCheckpoint,
} from '../../../gateway/delivery/checkpoint.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';

const LONG_MS = 60_000;
const NOTHING: Checkpoint = { confirmed: null, sending: null };
const reach = (n: number): BatchReach => ({
  n,
  at: 1000 * n,
  seen: 1000 * n - 1,
  position: { sessionId: 'session', resumeUrl: 'ws://gateway.invalid', seq: 10 * n },
});
const WRITTEN: Checkpoint = { confirmed: reach(1), sending: reach(2) };

let stack: Stack;
let shards = 0;
/** A shard that no other test uses. */
const newShard = (): string => `${shards++}/100`;

before(async () => {
  stack = await startStack({ log: () => {} });
});
after(() => stack.stop());

test('a new shard has nothing confirmed', async () => {
  const store = createCheckpointStore(newShard(), 'first', LONG_MS);
  assert.deepEqual(await store.acquire(), NOTHING);
});

test('a checkpoint that was written is read back by its owner and by others', async () => {
  const shard = newShard();
  const store = createCheckpointStore(shard, 'first', LONG_MS);
  await store.acquire();
  await store.write(WRITTEN);
  assert.deepEqual(await readCheckpoint(shard), WRITTEN);
  assert.deepEqual(await store.acquire(), WRITTEN, 'an owner may take its own lease again');
  await store.write({ confirmed: reach(2), sending: null });
  assert.deepEqual(await readCheckpoint(shard), { confirmed: reach(2), sending: null });
});

test('a held lease is denied to others, and they cannot write', async () => {
  const shard = newShard();
  const first = createCheckpointStore(shard, 'first', LONG_MS);
  const second = createCheckpointStore(shard, 'second', LONG_MS);
  await first.acquire();
  await first.write(WRITTEN);
  assert.equal(await second.acquire(), undefined);
  await assert.rejects(second.write(NOTHING), LeaseLostError);
  assert.deepEqual(await readCheckpoint(shard), WRITTEN);
});

test('an expired lease can be taken, and its previous owner can no longer write', async () => {
  const shard = newShard();
  const first = createCheckpointStore(shard, 'first', -1);
  const second = createCheckpointStore(shard, 'second', LONG_MS);
  await first.acquire();
  await first.write(WRITTEN);
  assert.deepEqual(await second.acquire(), WRITTEN);
  await assert.rejects(first.write({ confirmed: reach(3), sending: null }), LeaseLostError);
  assert.equal(await first.acquire(), undefined);
  assert.deepEqual(await readCheckpoint(shard), WRITTEN);
});

test('a write renews the lease', async () => {
  const shard = newShard();
  const expired = createCheckpointStore(shard, 'first', -1);
  await expired.acquire();
  await createCheckpointStore(shard, 'first', LONG_MS).write(WRITTEN);
  assert.equal(await createCheckpointStore(shard, 'second', LONG_MS).acquire(), undefined);
});

test('a released lease is free at once, and what was confirmed stays', async () => {
  const shard = newShard();
  const first = createCheckpointStore(shard, 'first', LONG_MS);
  await first.acquire();
  await first.write(WRITTEN);
  await first.release();
  assert.deepEqual(await createCheckpointStore(shard, 'second', LONG_MS).acquire(), WRITTEN);
});

test("releasing a lost lease does not release the new owner's", async () => {
  const shard = newShard();
  const first = createCheckpointStore(shard, 'first', -1);
  const second = createCheckpointStore(shard, 'second', LONG_MS);
  await first.acquire();
  await second.acquire();
  await first.release();
  assert.equal(await createCheckpointStore(shard, 'third', LONG_MS).acquire(), undefined);
  await second.write(WRITTEN);
});

test('of many workers that ask at once, one gets the lease', async () => {
  const shard = newShard();
  const taken = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      createCheckpointStore(shard, `owner ${index}`, LONG_MS).acquire(),
    ),
  );
  assert.equal(taken.filter((checkpoint) => checkpoint !== undefined).length, 1);
});

test('the leases of two shards are independent', async () => {
  await createCheckpointStore(newShard(), 'first', LONG_MS).acquire();
  assert.deepEqual(await createCheckpointStore(newShard(), 'second', LONG_MS).acquire(), NOTHING);
});
