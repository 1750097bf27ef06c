import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../shared/log.ts';
import type { Batch } from '../../shared/messages/batch.ts';
import { retry } from '../../shared/retry.ts';
import {
  type BatchReach,
  type Checkpoint,
  type CheckpointStore,
  isLeaseLost,
} from '../delivery/checkpoint.ts';

/** What a recovery needs. */
export interface RecoveryOptions {
  shard: string;
  /** What the previous worker left. */
  checkpoint: Checkpoint;
  store: Pick<CheckpointStore, 'write'>;
  /** Sends an empty batch. The queue must accept it even if it had another batch under its id. */
  sendEmptyBatch: (batch: Batch) => Promise<void>;
  /** Reads when the batch that was applied as number `n` was cut, ms; undefined while none is. */
  readApplied: (n: number) => Promise<number | undefined>;
  log: Log;
  signal: AbortSignal;
}

const FIRST_POLL_MS = 20;
const LONGEST_POLL_MS = 1_000;
/** How often the lease is renewed while the worker waits for ingest. */
const RENEW_MS = 5_000;
/** An empty batch on which ingest keeps failing ends in the dead-letter queue. Then another one must follow. */
const REPEAT_MS = 60_000;

/**
 * Decides whether the batch that the previous worker was sending counts. Returns how far durable data reaches then; null
 * when the shard has no previous worker. Rejects when the lease is lost, or on `signal`.
 *
 * It sends an empty batch under the same id. Ingest applies one of the two, and the other is a duplicate from then on,
 * even if it returns from the dead-letter queue. The time of the cut tells which one was applied. The checkpoint does not
 * change before that, so a crash on the way only repeats this. When no batch was on its way, the empty batch takes the
 * next number. The queue keeps its order, so once the empty batch is applied, every batch before it is applied or
 * dead-lettered, and `state` agrees with the counters.
 */
export async function recover(options: RecoveryOptions): Promise<BatchReach | null> {
  const { shard, checkpoint, log } = options;
  const { confirmed } = checkpoint;
  const undecided =
    checkpoint.sending ?? (confirmed && { ...confirmed, n: confirmed.n + 1, at: confirmed.seen });
  if (!undecided) return null;
  // A time that tells the empty batch apart. It is the same in each repetition, and before anything that is replayed.
  const at = Math.min(undecided.at, confirmed?.seen ?? undecided.at) - 1;
  const empty: BatchReach = { position: null, seen: undecided.at, ...confirmed, n: undecided.n, at };
  const appliedAt = await waitUntilApplied(undecided, empty.at, options);
  const wasApplied = appliedAt === undecided.at;
  log('info', 'The worker knows whether the last batch was applied.', {
    shard,
    batch: undecided.n,
    wasApplied,
  });
  return wasApplied ? undecided : empty;
}

/**
 * Sends the empty batch of `at`, and polls until ingest has applied a batch of that number. Returns when that was cut.
 */
async function waitUntilApplied(
  undecided: BatchReach,
  at: number,
  options: RecoveryOptions,
): Promise<number> {
  const { shard, checkpoint, store, log, signal } = options;
  const { n } = undecided;
  const renewLease = atMostEvery(RENEW_MS, () =>
    retry(() => store.write({ confirmed: checkpoint.confirmed, sending: undecided }), {
      log,
      what: 'Writing the checkpoint',
      hopeless: isLeaseLost,
    }),
  );
  const empty: Batch = { v: 1, shard, n, at, users: [], settled: [], guilds: [], facts: [] };
  const sendEmptyBatch = atMostEvery(REPEAT_MS, () =>
    retry(() => options.sendEmptyBatch(empty), { log, what: 'Sending an empty batch' }),
  );
  const poll = () => retry(() => options.readApplied(n), { log, what: 'Waiting for the last batch' });
  for (let pause = FIRST_POLL_MS; ; pause = Math.min(pause * 2, LONGEST_POLL_MS)) {
    await renewLease();
    await sendEmptyBatch();
    const appliedAt = await poll();
    if (appliedAt !== undefined) return appliedAt;
    await sleep(pause, undefined, { signal });
  }
}

/** Runs the action at the first call, and later no sooner than `ms` after the last run. */
function atMostEvery(ms: number, action: () => Promise<void>): () => Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - last < ms) return;
    last = performance.now();
    await action();
  };
}
