import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type BatchReach,
  type Checkpoint,
  type CheckpointStore,
  LeaseLostError,
  type Reach,
} from '../../../gateway/delivery/checkpoint.ts';
import type { Draft } from '../../../gateway/delivery/draft-items.ts';
import { createSender, type SenderOptions } from '../../../gateway/delivery/sender.ts';
import type { Batch } from '../../../shared/messages/batch.ts';
import { until } from '../../support/until.ts';

const draft = (at: number): Draft => ({ at, users: [], settled: [], guilds: [], facts: [] });
const position = (seq: number) => ({ sessionId: 'session', resumeUrl: 'ws://gateway.invalid', seq });
const reached = (seq: number, seen: number): Reach => ({ position: position(seq), seen });
const reach = (n: number): BatchReach => ({ n, at: n * 100, ...reached(n * 10, n * 100) });

/** A sender whose writes and sends are recorded in order, and can be made to wait or fail. */
function sending(options: Partial<SenderOptions> & { write?: CheckpointStore['write'] } = {}) {
  const events: (Checkpoint | Batch | string)[] = [];
  const fatal: unknown[] = [];
  const sender = createSender({
    shard: '0/1',
    store: {
      acquire: async () => undefined,
      release: async () => {},
      write: async (checkpoint) => {
        await options.write?.(checkpoint);
        events.push(checkpoint);
      },
    },
    send: async (batch) => void events.push(batch),
    log: () => {},
    confirmed: null,
    onConfirmed: (confirmed) => void events.push(`confirmed ${confirmed?.seq}`),
    onFatal: (error) => void fatal.push(error),
    ...options,
  });
  return { sender, events, fatal };
}

test('before each batch the checkpoint names the batch and its reach', async () => {
  const { sender, events } = sending();
  for (const n of [1, 2]) sender.push(draft(n * 100), reached(n * 10, n * 100));
  await sender.waitUntilBelow(1);
  assert.deepEqual(events, [
    { confirmed: null, sending: reach(1) },
    { v: 1, shard: '0/1', n: 1, ...draft(100) },
    'confirmed 10',
    { confirmed: reach(1), sending: reach(2) },
    { v: 1, shard: '0/1', n: 2, ...draft(200) },
    'confirmed 20',
  ]);
});

test('numbers continue from the last accepted batch', async () => {
  const { sender, events } = sending({ confirmed: reach(41) });
  sender.push(draft(4200), reached(420, 4200));
  await sender.waitUntilBelow(1);
  assert.deepEqual(events[0], { confirmed: reach(41), sending: reach(42) });
});

test('a batch is sent only after the one before it was accepted', async () => {
  const accepted: (() => void)[] = [];
  const sent: number[] = [];
  const { sender } = sending({
    send: (batch) => {
      sent.push(batch.n);
      return new Promise((resolve) => accepted.push(resolve));
    },
  });
  for (const n of [1, 2, 3]) sender.push(draft(n), reached(n, n));
  for (const n of [1, 2, 3]) {
    await until(() => sent.length === n);
    assert.deepEqual([sent.at(-1), sender.pending()], [n, 4 - n]);
    accepted.shift()?.();
  }
  await sender.waitUntilBelow(1);
  assert.deepEqual(sent, [1, 2, 3]);
});

test('a caller that waits for a shorter line continues when it is shorter', async () => {
  const accepted: (() => void)[] = [];
  const { sender } = sending({ send: () => new Promise((resolve) => accepted.push(resolve)) });
  const woken: number[] = [];
  for (const n of [1, 2, 3]) sender.push(draft(n), reached(n, n));
  for (const count of [4, 3, 1]) void sender.waitUntilBelow(count).then(() => woken.push(count));
  await until(() => accepted.length === 1);
  assert.deepEqual(woken, [4]);
  accepted.shift()?.();
  await until(() => accepted.length === 1);
  assert.deepEqual(woken, [4, 3]);
  accepted.shift()?.();
  await until(() => accepted.length === 1);
  accepted.shift()?.();
  await until(() => woken.length === 3);
});

test('a batch that the queue refuses is sent again under the same number', async () => {
  let tries = 0;
  const numbers: number[] = [];
  const { sender, fatal } = sending({
    send: async (batch) => {
      numbers.push(batch.n);
      if (++tries === 1) throw new Error('away');
    },
  });
  sender.push(draft(1), reached(1, 1));
  await sender.waitUntilBelow(1);
  assert.deepEqual(numbers, [1, 1]);
  assert.deepEqual(fatal, []);
});

test('the lease is renewed while the queue is away, and a worker that lost it sends nothing more', async () => {
  let tries = 0;
  let writes = 0;
  const { sender, fatal } = sending({
    write: async () => {
      if (++writes === 3) throw new LeaseLostError('taken over');
    },
    send: async () => {
      tries += 1;
      throw new Error('away');
    },
  });
  sender.push(draft(1), reached(1, 1));
  await until(() => fatal.length > 0);
  assert.deepEqual([writes, tries], [3, 2]);
  assert.ok(fatal[0] instanceof LeaseLostError);
});

test('once the lease is lost nothing more is written or sent, and onFatal is called once', async () => {
  const tried: (number | undefined)[] = [];
  const { sender, events, fatal } = sending({
    write: async ({ sending: next }) => {
      tried.push(next?.n);
      if (next?.n === 2) throw new LeaseLostError('taken over');
    },
  });
  for (const n of [1, 2, 3]) sender.push(draft(n * 100), reached(n * 10, n * 100));
  await until(() => fatal.length > 0);
  sender.push(draft(400), reached(40, 400));
  await sender.renewLease(reached(40, 400));
  assert.deepEqual(tried, [1, 2]);
  assert.equal(events.filter((event) => typeof event === 'object' && 'v' in event).length, 1);
  assert.equal(fatal.length, 1);
  assert.ok(fatal[0] instanceof LeaseLostError);
});

test('a lease that is lost in quiet times is fatal too', async () => {
  const { sender, fatal } = sending({ write: () => Promise.reject(new LeaseLostError('taken over')) });
  await sender.renewLease(reached(1, 1));
  await sender.renewLease(reached(2, 2));
  assert.equal(fatal.length, 1);
});

test('in quiet times, what was processed is confirmed under the number of the last batch', async () => {
  const { sender, events } = sending({ confirmed: reach(7) });
  await sender.renewLease(reached(75, 777));
  sender.push(draft(800), reached(80, 800));
  await sender.waitUntilBelow(1);
  const touched = { n: 7, at: 777, ...reached(75, 777) };
  assert.deepEqual(events[0], { confirmed: touched, sending: null });
  assert.deepEqual(events[1], { confirmed: touched, sending: reach(8) });
});

test('a lease can be renewed without confirming anything', async () => {
  const { sender, events } = sending({ confirmed: reach(7) });
  await sender.renewLease();
  assert.deepEqual(events, [{ confirmed: reach(7), sending: null }]);
});

test('what is durable before a batch is pushed is written first, and later the batch confirms it', async () => {
  const { sender, events } = sending();
  const touched = sender.renewLease(reached(9, 99));
  sender.push(draft(100), reached(10, 100));
  await sender.renewLease(reached(8, 98));
  await Promise.all([touched, sender.waitUntilBelow(1)]);
  await sender.renewLease(reached(11, 110));
  const confirmed = events.flatMap((event) =>
    typeof event === 'object' && 'confirmed' in event ? [event.confirmed?.position?.seq] : [],
  );
  assert.deepEqual(confirmed, [9, 9, 11]);
});
