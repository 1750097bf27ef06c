import type { Entry } from '../accounting/entry.ts';
import type { Draft } from '../delivery/draft-items.ts';
import { createOutbox } from '../delivery/outbox.ts';
import type { Sender } from '../delivery/sender.ts';
import type { Progress } from './progress.ts';

/** What a batcher needs. */
export interface BatcherOptions {
  /** How long an entry waits in the outbox at most, ms. */
  flushMs: number;
  sender: Sender;
  progress: Progress;
}

/** Cuts a shard's entries into batches, and keeps its checkpoint current in quiet times. */
export interface Batcher {
  /** Adds entries. Hands the batches that are full to the sender. */
  add: (entries: readonly Entry[], at: number) => void;
  /** Hands everything added so far to the sender. */
  flush: (at: number) => void;
  /** Flushes if the oldest entry has waited for `flushMs`. */
  flushIfDue: (at: number) => void;
  /** Whether the sender has room for another batch. */
  hasRoom: () => boolean;
  waitForRoom: () => Promise<void>;
  /** Writes a checkpoint from which the session that just started can be resumed, unless a batch waits that will. */
  confirmSessionStart: (at: number) => void;
  /** Resolves when the queue has accepted every batch that was cut. */
  waitUntilSent: () => Promise<void>;
  /** Renews the lease if that is due. When nothing waits, everything processed becomes durable by this checkpoint. */
  renewLeaseIfDue: () => void;
  /** Sends everything added so far, then writes a checkpoint that confirms everything processed. */
  finish: (at: number) => Promise<void>;
}

/** Batches that may wait for the queue. Past that the shard stops processing, and the session is replayed later. */
const MAX_PENDING = 200;
/** How often the lease is renewed in quiet times. */
const RENEW_MS = 5_000;

/** Creates a batcher for a shard whose recovery is complete. */
export function createBatcher({ flushMs, sender, progress }: BatcherOptions): Batcher {
  const outbox = createOutbox();
  let renewedAt = Number.NEGATIVE_INFINITY;

  const push = (draft: Draft): void => sender.push(draft, progress.reach(draft.at));

  function flush(at: number): void {
    const draft = outbox.cut(at);
    if (draft) push(draft);
  }

  /** Writes a checkpoint that makes everything processed durable. Nothing may wait in the outbox or the sender. */
  function confirmProcessed(): Promise<void> {
    const seen = progress.seen();
    if (seen === undefined) return sender.renewLease();
    progress.markDurable();
    return sender.renewLease({ position: progress.processedPosition(), seen });
  }

  return {
    add(entries, at) {
      for (const entry of entries) {
        const full = outbox.add(entry, at);
        if (full) push(full);
      }
    },
    flush,
    flushIfDue(at) {
      const oldest = outbox.oldest();
      if (oldest === undefined) return;
      // `at < oldest`: the clock stepped back, which must not delay the batch.
      if (at < oldest || at - oldest >= flushMs) flush(at);
    },
    hasRoom: () => sender.pending() < MAX_PENDING,
    waitForRoom: () => sender.waitUntilBelow(MAX_PENDING),
    confirmSessionStart: (at) => void sender.renewLease(progress.reach(at)),
    waitUntilSent: () => sender.waitUntilBelow(1),
    renewLeaseIfDue() {
      // Leases use the real clock.
      if (sender.pending() > 0 || Date.now() - renewedAt < RENEW_MS) return;
      renewedAt = Date.now();
      void (outbox.oldest() === undefined ? confirmProcessed() : sender.renewLease());
    },
    async finish(at) {
      flush(at);
      await sender.waitUntilBelow(1);
      await confirmProcessed();
    },
  };
}
