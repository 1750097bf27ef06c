import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../shared/log.ts';
import type { Batch } from '../../shared/messages/batch.ts';
import { retry } from '../../shared/retry.ts';
import { type Checkpoint, type CheckpointStore, isLeaseLost, type Reach } from '../delivery/checkpoint.ts';

export interface RecoveryOptions {
  shard: string;
  /** What the worker before this one left behind. */
  checkpoint: Checkpoint;
  store: Pick<CheckpointStore, 'write'>;
  /** Sends a batch that the queue must not take for a repetition of one under the same id. */
  probe: (batch: Batch) => Promise<void>;
  /** When the batch that was applied as number `n` was cut, ms; undefined while none was. */
  readApplied: (n: number) => Promise<number | undefined>;
  log: Log;
  signal: AbortSignal;
}

const FIRST_LOOK_MS = 20;
const LONGEST_PAUSE_MS = 1_000;
/** The lease is renewed this often while ingest is waited for. */
const RENEW_MS = 5_000;
/** An empty batch that ingest fails on for long ends in the dead-letter queue: then another must follow. */
const REPEAT_MS = 60_000;

/**
 * Settles what became of the batch that the worker before this one was sending, and gives what is durable since; null
 * where there was nothing. Rejects when the lease is lost, or on `signal`.
 *
 * An empty batch is sent under the same id. Of the two, whichever ingest applies makes the other a duplicate for good,
 * even out of the dead-letter queue, and the time of its cut tells which it was. The checkpoint stays as it is until
 * then, so that a crash in between only repeats this. Where no batch was on its way the empty one takes the next number:
 * the queue keeps its order, so with it everything before it has been applied or dead-lettered, and `state` agrees with
 * the counters.
 */
export async function recover(options: RecoveryOptions): Promise<Reach | null> {
  const { shard, checkpoint, log } = options;
  const { confirmed } = checkpoint;
  const unknown =
    checkpoint.sending ?? (confirmed && { ...confirmed, n: confirmed.n + 1, at: confirmed.seen });
  if (!unknown) return null;
  // A time of its own to be told by, the same whenever this is repeated, and before all that is yet to be replayed.
  const at = Math.min(unknown.at, confirmed?.seen ?? unknown.at) - 1;
  const empty: Reach = { position: null, seen: unknown.at, ...confirmed, n: unknown.n, at };
  const appliedAt = await probeUntilApplied(unknown, empty.at, options);
  log('info', 'Recovered', { shard, batch: unknown.n, wasApplied: appliedAt === unknown.at });
  return appliedAt === unknown.at ? unknown : empty;
}

async function probeUntilApplied(unknown: Reach, at: number, options: RecoveryOptions): Promise<number> {
  const { shard, checkpoint, store, log, signal } = options;
  const { n } = unknown;
  const renew = every(RENEW_MS, () =>
    retry(() => store.write({ confirmed: checkpoint.confirmed, sending: unknown }), {
      log,
      what: 'Writing the checkpoint',
      hopeless: isLeaseLost,
    }),
  );
  const probe = every(REPEAT_MS, () =>
    retry(() => options.probe({ v: 1, shard, n, at, users: [], settled: [], guilds: [], facts: [] }), {
      log,
      what: 'Sending an empty batch',
    }),
  );
  const look = () => retry(() => options.readApplied(n), { log, what: 'Waiting for the last batch' });
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    await renew();
    await probe();
    const appliedAt = await look();
    if (appliedAt !== undefined) return appliedAt;
    await sleep(pause, undefined, { signal });
  }
}

/** The first time, and then no sooner than `ms` after the last. */
function every(ms: number, action: () => Promise<void>): () => Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - last < ms) return;
    last = performance.now();
    await action();
  };
}
