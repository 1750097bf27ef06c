import type { Log } from '../../shared/log.ts';
import type { Batch } from '../../shared/messages/batch.ts';
import { retry } from '../../shared/retry.ts';
import {
  type BatchReach,
  type Checkpoint,
  type CheckpointStore,
  isLeaseLost,
  type Position,
  type Reach,
} from './checkpoint.ts';
import type { Draft } from './draft-items.ts';

/** What a sender needs. */
export interface SenderOptions {
  shard: string;
  store: CheckpointStore;
  /** Resolves once the queue has accepted the batch. */
  send: (batch: Batch) => Promise<void>;
  log: Log;
  /** How far the last batch reaches that the queue is known to have accepted. */
  confirmed: BatchReach | null;
  /** Called when the queue has accepted a batch: everything up to `position` is durable. */
  onConfirmed: (position: Position | null) => void;
  /** Called once when nothing more can be sent, because another worker holds the lease. */
  onFatal: (error: unknown) => void;
}

/** Sends the batches of one shard. */
export interface Sender {
  /** Adds a draft to the end of the line. `reach` is what is durable once the queue accepts it. */
  push: (draft: Draft, reach: Reach) => void;
  /** Renews the lease and, when given, records what is durable without a batch. Does nothing while drafts wait. */
  renewLease: (reach?: Reach) => Promise<void>;
  /** The number of drafts that are not accepted yet. */
  pending: () => number;
  /** Resolves when fewer than `count` drafts are pending. */
  waitUntilBelow: (count: number) => Promise<void>;
}

/** A failed send is tried again after at most this time, which is shorter than a lease. */
const RESEND_MS = 10_000;

/**
 * Creates a sender that sends batches strictly one after another. Before each batch it writes a checkpoint that names
 * the batch and its reach. That write fails when the lease is lost, so a worker that was overtaken sends nothing.
 */
export function createSender(options: SenderOptions): Sender {
  const { shard, store, send, log } = options;
  const line: { draft: Draft; reach: Reach }[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const runExclusively = createExclusive(options.onFatal);
  let confirmed = options.confirmed;
  let draining = false;

  const write = (checkpoint: Checkpoint) =>
    retry(() => store.write(checkpoint), { log, what: 'Writing the checkpoint', hopeless: isLeaseLost });

  async function drain(): Promise<void> {
    for (let next = line[0]; next; next = line[0]) {
      const reach: BatchReach = { ...next.reach, n: (confirmed?.n ?? 0) + 1, at: next.draft.at };
      const batch: Batch = { v: 1, shard, n: reach.n, ...next.draft };
      const before: Checkpoint = { confirmed, sending: reach };
      await retry(
        async () => {
          // Each try writes it again: this renews the lease while the queue is away, and ends the tries once it is
          // lost.
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

  function wake(): void {
    for (const waiter of waiting.splice(0)) {
      if (line.length < waiter.count) waiter.resolve();
      else waiting.push(waiter);
    }
  }

  return {
    push(draft, { position, seen }) {
      line.push({ draft, reach: { position, seen } });
      if (draining) return;
      draining = true;
      void runExclusively(drain);
    },
    renewLease(reach) {
      // The checkpoint of a waiting batch does it, and reaches further.
      if (line.length > 0) return Promise.resolve();
      return runExclusively(async () => {
        if (reach) confirmed = { ...reach, n: confirmed?.n ?? 0, at: reach.seen };
        await write({ confirmed, sending: null });
      });
    },
    pending: () => line.length,
    waitUntilBelow: (count) =>
      line.length < count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
  };
}

/** Runs actions one after another, so that batches and checkpoints never overtake each other. An error ends it. */
function createExclusive(onFatal: (error: unknown) => void): (action: () => Promise<void>) => Promise<void> {
  let failed = false;
  let last: Promise<void> = Promise.resolve();
  return (action) => {
    last = last.then(async () => {
      if (failed) return;
      try {
        await action();
      } catch (error) {
        failed = true;
        onFatal(error);
      }
    });
    return last;
  };
}
