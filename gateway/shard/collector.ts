import type { Log } from '../../shared/log.ts';
import { retry } from '../../shared/retry.ts';
import type { Accountant } from '../accounting/accountant.ts';
import type { Dispatch } from '../discord/dispatch.ts';
import type { SaltKeeper } from '../salts/salt-keeper.ts';
import type { Batcher } from './batcher.ts';
import type { Arrival } from './inbox.ts';
import type { Progress } from './progress.ts';
import type { ShardPhase } from './shard-phase.ts';
import { resyncEntries } from './state-resync.ts';

/** What a collector needs. */
export interface CollectorOptions {
  accountant: Accountant;
  batcher: Batcher;
  salts: SaltKeeper;
  progress: Progress;
  phase: ShardPhase;
  /** Looks for batches that `state` misses, if that is due. */
  checkMissedIfDue: (at: number) => void;
  /** Called after each dispatch that was processed or dropped. */
  onProcessed: ((seq: number) => void) | undefined;
  log: Log;
}

/** Processes the arrivals of a shard whose recovery is complete, one at a time. */
export type Collector = (next: Arrival) => Promise<void>;

/** Creates the collector of a shard. */
export function createCollector(options: CollectorOptions): Collector {
  const { accountant, batcher, salts, progress, phase, checkMissedIfDue, onProcessed, log } = options;

  const prepareSalts = (at: number): Promise<void> =>
    retry(() => salts.prepare(at), { log, what: 'Loading the salt' });

  /** Starts a new session. Whatever the old one missed is recorded first. */
  async function startSession(ready: Dispatch, at: number): Promise<void> {
    batcher.flush(at);
    const seen = progress.seen();
    if (seen !== undefined) accountant.loseSession(seen);
    progress.setConnected(true);
    if (!salts.isReady(at)) await prepareSalts(at);
    batcher.add(accountant.dispatch(ready, at), at);
    phase.changeTo('collecting');
    progress.startSession(ready, at);
    batcher.flush(at);
    // The session can be resumed even if this worker dies before its first batch.
    batcher.confirmSessionStart(at);
  }

  /** Counts a dispatch that happened at `at` or before. */
  function count(dispatch: Dispatch, at: number): void {
    if (dispatch.t === 'RESUMED') progress.setConnected(true);
    batcher.add(accountant.dispatch(dispatch, at), at);
    progress.markProcessed(dispatch, at);
  }

  function flushWhatIsDue(at: number): void {
    const facts = salts.finishMonths(at);
    if (facts.length > 0) batcher.add([{ cells: [], facts }], at);
    batcher.flushIfDue(at);
  }

  /** Awaits only what is not ready yet: one or two promises more for each dispatch took a fifth of the time. */
  async function onDispatch(dispatch: Dispatch, at: number): Promise<void> {
    if (dispatch.t === 'READY') await startSession(dispatch, at);
    else if (phase.is('collecting') && !progress.isProcessed(dispatch)) {
      const happened = progress.latestTimeOf(dispatch, at);
      if (!salts.isReady(happened)) await prepareSalts(happened);
      count(dispatch, happened);
    }
    flushWhatIsDue(at);
    if (!batcher.hasRoom()) await batcher.waitForRoom();
    onProcessed?.(dispatch.s);
  }

  async function onTick(at: number): Promise<void> {
    if (progress.isConnected()) {
      if (!salts.isReady(at)) await prepareSalts(at);
      batcher.add(accountant.tick(at), at);
    }
    flushWhatIsDue(at);
    await batcher.waitForRoom();
    batcher.renewLeaseIfDue();
    checkMissedIfDue(at);
  }

  return async (next) => {
    if (phase.is('stopped')) return;
    if (next === 'disconnected') progress.setConnected(false);
    else if ('tick' in next) await onTick(next.tick);
    else if ('heartbeat' in next) progress.markSeen(next.heartbeat);
    else if ('dispatch' in next) await onDispatch(next.dispatch, next.at);
    else batcher.add(resyncEntries(accountant, next.missing), next.at);
  };
}
