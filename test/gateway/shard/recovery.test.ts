import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BatchReach, type Checkpoint, LeaseLostError } from '../../../gateway/delivery/checkpoint.ts';
import { recover } from '../../../gateway/shard/recovery.ts';
import type { Batch } from '../../../shared/messages/batch.ts';
import { SHARD } from '../../support/gateway/accountant-rig.ts';

const reach = (n: number, seq: number): BatchReach => ({
  n,
  at: n * 1000,
  seen: n * 1000 - 1,
  position: { sessionId: 'session', resumeUrl: 'ws://here', seq },
});
const CONFIRMED = reach(3, 30);
const SENDING = reach(4, 40);
const NEVER = new AbortController().signal;

/** A queue with ingest: the first batch under an id is applied. */
function queueWith(...before: Pick<Batch, 'n' | 'at'>[]) {
  const applied = new Map(before.map(({ n, at }) => [n, at]));
  const empties: Batch[] = [];
  const written: Checkpoint[] = [];
  return {
    empties,
    written,
    async sendEmptyBatch(batch: Batch) {
      empties.push(batch);
      if (!applied.has(batch.n)) applied.set(batch.n, batch.at);
    },
    readApplied: async (n: number) => applied.get(n),
    store: { write: async (checkpoint: Checkpoint) => void written.push(checkpoint) },
  };
}

const recovering = (checkpoint: Checkpoint, queue: ReturnType<typeof queueWith>, signal = NEVER) =>
  recover({ shard: SHARD, checkpoint, ...queue, log() {}, signal });

test('a shard without a previous worker has nothing to recover', async () => {
  const queue = queueWith();
  assert.equal(await recovering({ confirmed: null, sending: null }, queue), null);
  assert.deepEqual([queue.empties, queue.written], [[], []]);
});

test('a batch that was applied is durable up to its reach', async () => {
  const queue = queueWith(SENDING);
  assert.deepEqual(await recovering({ confirmed: CONFIRMED, sending: SENDING }, queue), SENDING);
});

test('a batch that was never sent is not durable, and can no longer count under its id', async () => {
  const queue = queueWith();
  const { n, position, seen } = (await recovering({ confirmed: CONFIRMED, sending: SENDING }, queue)) ?? {};
  assert.deepEqual({ n, position, seen }, { n: 4, position: CONFIRMED.position, seen: CONFIRMED.seen });
  assert.notEqual(await queue.readApplied(4), SENDING.at);
});

test('a recovery that was interrupted is repeated with the same result', async () => {
  for (const queue of [queueWith(), queueWith(SENDING)]) {
    const first = await recovering({ confirmed: CONFIRMED, sending: SENDING }, queue);
    for (const checkpoint of [...queue.written]) {
      assert.deepEqual(
        checkpoint,
        { confirmed: CONFIRMED, sending: SENDING },
        'the checkpoint has not changed',
      );
      assert.deepEqual(await recovering(checkpoint, queue), first);
    }
  }
});

test('with no batch on its way, an empty batch with the next number shows that all batches before it are applied', async () => {
  const queue = queueWith();
  const recovered = await recovering({ confirmed: CONFIRMED, sending: null }, queue);
  assert.equal(recovered?.n, 4);
  assert.deepEqual(recovered?.position, CONFIRMED.position);
  assert.deepEqual(
    queue.empties.map(({ n, users, settled, guilds, facts }) => [n, users, settled, guilds, facts]),
    [[4, [], [], [], []]],
  );
});

test('a worker that has lost the lease sends no empty batch', async () => {
  const queue = queueWith();
  queue.store.write = () => Promise.reject(new LeaseLostError('taken over'));
  await assert.rejects(recovering({ confirmed: CONFIRMED, sending: SENDING }, queue), LeaseLostError);
  assert.deepEqual(queue.empties, []);
});

test('waiting for ingest ends when the worker is asked to stop', async () => {
  const stopping = new AbortController();
  const queue = queueWith();
  queue.readApplied = async () => {
    stopping.abort();
    return undefined;
  };
  await assert.rejects(recovering({ confirmed: CONFIRMED, sending: SENDING }, queue, stopping.signal), {
    name: 'AbortError',
  });
});
