import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../shared/log.ts';
import { retry } from './retry.ts';

export interface AppliedOptions {
  shard: string;
  /** The number of the last batch that ingest has applied. */
  readApplied: () => Promise<number>;
  log: Log;
}

/** How long a batch that was sent may take to be applied; it may sit in the DLQ. */
const LONGEST_WAIT_MS = 60_000;
const POLL_MS = 50;

/** Resolves when a batch of the shard has been applied, or has had time enough for it. */
export async function untilApplied(
  batch: number,
  { shard, readApplied, log }: AppliedOptions,
): Promise<void> {
  const deadline = Date.now() + LONGEST_WAIT_MS;
  const read = () => retry(readApplied, { log, what: 'Waiting for the last batch' });
  while ((await read()) < batch) {
    if (Date.now() > deadline) {
      log('error', 'The last batch was not applied in time, going on without', { shard, batch });
      return;
    }
    await sleep(POLL_MS);
  }
}
