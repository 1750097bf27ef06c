import { errorFields, type Log } from '../../shared/log.ts';
import type { Memory } from '../accounting/accountant.ts';
import type { MissedBatches } from './restore-memory.ts';
import type { MissingState } from './state-resync.ts';

/** Reads of a shard's part of `state`. */
export interface StateReaders {
  /** Reads what `state` holds of the shard. */
  readMemory: () => Promise<Memory>;
  /** Reads which batches `state` misses; undefined while it misses none. */
  readMissedBatches: () => Promise<MissedBatches | undefined>;
}

/** What a check for missed batches needs. */
export interface MissedBatchCheckOptions extends StateReaders {
  log: Log;
  /** Called when batches were missed since the last check. `at` is the time of the check, ms. */
  onMissing: (missing: MissingState, at: number) => void;
}

/** Looks for batches that ingest skipped while this worker collects. */
export interface MissedBatchCheck {
  /** Checks now. An error is logged, and the next check tries again. */
  check: (at: number) => Promise<void>;
  /** Starts a check if the last one was long enough ago. */
  checkIfDue: (at: number) => void;
}

/** How often `state` is checked, in real time. */
const CHECK_MS = 5_000;

/** Creates a check that reports each missed batch once. */
export function createMissedBatchCheck(options: MissedBatchCheckOptions): MissedBatchCheck {
  const { readMemory, readMissedBatches, log, onMissing } = options;
  let through = 0;
  let checkedAt = Number.NEGATIVE_INFINITY;

  async function check(at: number): Promise<void> {
    try {
      const missed = await readMissedBatches();
      if (!missed || missed.n <= through) return;
      const stored = await readMemory();
      through = missed.n;
      onMissing({ through, stored }, at);
    } catch (error) {
      log('warn', 'The state could not be checked for missed batches.', errorFields(error));
    }
  }

  return {
    check,
    checkIfDue(at) {
      if (Date.now() - checkedAt < CHECK_MS) return;
      checkedAt = Date.now();
      void check(at);
    },
  };
}
