import type { Log } from '../../shared/log.ts';
import type { Batch } from '../../shared/messages/batch.ts';
import { retry } from '../../shared/retry.ts';
import {
  type Checkpoint,
  type CheckpointStore,
  isLeaseLost,
  type Position,
  type Reach,
  type Reached,
} from './checkpoint.ts';
import type { Draft } from './outbox.ts';

export interface SenderOptions {
  shard: string;
  store: CheckpointStore;
  send: (batch: Batch) => Promise<void>;
  log: Log;
  /** The reach of the last batch known to be accepted. */
  confirmed: Reach | null;
  /** Called when a batch was accepted: what it reaches is durable now. */
  onConfirmed: (position: Position | null) => void;
  /** Called once when nothing more can be sent: the lease is another worker's. */
  onFatal: (error: unknown) => void;
}

export interface Sender {
  /** Puts a draft in line; it will be sent after all before it. `reached` is what is durable once it is accepted. */
  push: (draft: Draft, reached: Reached) => void;
  /** Renews the lease and, when given, says what is durable without a batch. Nothing may be in line. */
  touch: (reached?: Reached) => Promise<void>;
  pending: () => number;
  /** Resolves when fewer than `count` drafts are in line. */
  below: (count: number) => Promise<void>;
}

/** Shorter than a lease lasts. */
const RESEND_MS = 10_000;

/**
 * Sends a shard's batches strictly one after another. Before each, the checkpoint says which one and how far it
 * reaches, on condition that the lease is still ours: a worker that was overtaken sends nothing.
 */
export function createSender(options: SenderOptions): Sender {
  const { shard, store, send, log } = options;
  const line: { draft: Draft; reached: Reached }[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  let confirmed = options.confirmed;
  let draining = false;
  let dead = false;
  /** One thing at a time: batches and checkpoints never overtake each other. */
  let tail: Promise<void> = Promise.resolve();

  const write = (checkpoint: Checkpoint) =>
    retry(() => store.write(checkpoint), { log, what: 'Writing the checkpoint', hopeless: isLeaseLost });

  async function drain(): Promise<void> {
    for (let next = line[0]; next; next = line[0]) {
      const reach: Reach = { ...next.reached, n: (confirmed?.n ?? 0) + 1, at: next.draft.at };
      const batch: Batch = { v: 1, shard, n: reach.n, ...next.draft };
      const before: Checkpoint = { confirmed, sending: reach };
      await retry(
        async () => {
          // Anew for each try: while the queue is away the lease is kept, and who has lost it tries no more.
          await write(before);
          await send(batch);
        },
        { log, what: 'Sending a batch', hopeless: isLeaseLost, longestWait: RESEND_MS },
      );
      confirmed = reach;
      line.shift();
      options.onConfirmed(reach.position);
      wake();
    }
    draining = false;
  }

  function exclusively(action: () => Promise<void>): Promise<void> {
    tail = tail.then(async () => {
      if (dead) return;
      try {
        await action();
      } catch (error) {
        dead = true;
        options.onFatal(error);
      }
    });
    return tail;
  }

  function wake(): void {
    for (const waiter of waiting.splice(0)) {
      if (line.length < waiter.count) waiter.resolve();
      else waiting.push(waiter);
    }
  }

  return {
    push(draft, { position, seen }) {
      line.push({ draft, reached: { position, seen } });
      if (draining) return;
      draining = true;
      void exclusively(drain);
    },
    touch(reached) {
      // Whoever has a batch in line is told by it. One that comes in line meanwhile reaches further than this.
      if (line.length > 0) return Promise.resolve();
      return exclusively(async () => {
        if (reached) confirmed = { ...reached, n: confirmed?.n ?? 0, at: reached.seen };
        await write({ confirmed, sending: null });
      });
    },
    pending: () => line.length,
    below: (count) =>
      line.length < count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
  };
}
