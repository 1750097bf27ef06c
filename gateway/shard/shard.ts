import type { Log } from '../../shared/log.ts';
import type { Batch } from '../../shared/messages/batch.ts';
import type { Settings } from '../../shared/state/guild-settings.ts';
import { type Accountant, createAccountant } from '../accounting/accountant.ts';
import type { Checkpoint, CheckpointStore, Position } from '../delivery/checkpoint.ts';
import { createSender, type Sender } from '../delivery/sender.ts';
import type { Dispatch } from '../discord/dispatch.ts';
import { anonymousWho, createHasher, type Hasher, sessionDigest } from '../salts/hasher.ts';
import { createSaltKeeper, type SaltKeeperOptions } from '../salts/salt-keeper.ts';
import { type Batcher, createBatcher } from './batcher.ts';
import { createCollector } from './collector.ts';
import { type Arrival, createInbox, type InboxOptions } from './inbox.ts';
import { loadState } from './load-state.ts';
import { createMissedBatchCheck, type StateReaders } from './missed-batches.ts';
import { createProgress, type Progress } from './progress.ts';
import { recover } from './recovery.ts';
import { createShardPhase } from './shard-phase.ts';

/** What a shard needs. */
export interface ShardOptions
  extends Pick<SaltKeeperOptions, 'ensureSalt' | 'readSalt' | 'hasFinished'>,
    Pick<InboxOptions, 'maxInbox' | 'onInboxFull' | 'onFatal'>,
    StateReaders {
  name: string;
  /** How long an entry waits before its batch is sent, ms. */
  flushMs: number;
  /** What the previous worker left. */
  checkpoint: Checkpoint;
  store: CheckpointStore;
  settings: (guild: string) => Settings;
  send: (batch: Batch) => Promise<void>;
  /** Sends an empty batch. The queue must accept it even if it had another batch under its id. */
  sendEmptyBatch: (batch: Batch) => Promise<void>;
  /** Reads when the batch that was applied as number `n` was cut, ms. */
  readApplied: (n: number) => Promise<number | undefined>;
  log: Log;
  /** Called when `state` misses batches, so that the previous session is useless and a new one must begin. */
  onNewSessionNeeded?: () => void;
  /** Called after each dispatch that was processed or dropped. */
  onProcessed?: (seq: number) => void;
}

/** Turns the dispatches of one shard into batches. */
export interface Shard {
  /** Resolves when the recovery is complete. Until then dispatches wait. */
  recovered: Promise<void>;
  /** Takes a dispatch that arrived at `at`, ms. */
  receive: (dispatch: Dispatch, at: number) => void;
  /** Tells the time, ms. Call it about once a second. */
  tick: (at: number) => void;
  /** Discord answered the heartbeat that was sent at `sentAt`, ms. Call it after the dispatches before the answer. */
  onHeartbeatAnswered: (sentAt: number) => void;
  onDisconnected: () => void;
  /** After `onInboxFull`: resolves when everything processed is sent and the shard accepts dispatches again. */
  drain: () => Promise<void>;
  /** Where a RESUME continues, and what heartbeats acknowledge: only what is durable. */
  position: () => Position | null;
  /** Whether the session cannot be resumed: from `onNewSessionNeeded` until the READY of a new session. */
  needsNewSession: () => boolean;
  /** Sends what was received so far, writes the last checkpoint and releases the lease. */
  stop: (at: number) => Promise<void>;
}

/** Starts a shard. It accepts dispatches at once; they wait until the recovery is complete. */
export function startShard(options: ShardOptions): Shard {
  const { name, log, store, onNewSessionNeeded } = options;
  const hasher = createHasher();
  const salts = createSaltKeeper({ hasher, ...options });
  const progress = createProgress(options.checkpoint);
  const phase = createShardPhase();
  const stopping = new AbortController();
  const recovered = Promise.withResolvers<void>();
  /** Undefined until the recovery is complete. */
  let batcher: Batcher | undefined;
  const missedBatches = createMissedBatchCheck({
    ...options,
    onMissing: (missing, at) => inbox.put({ missing, at }),
  });

  async function recoverAndStart(): Promise<(next: Arrival) => Promise<void>> {
    const { accountant, sender, lostSince } = await recoverShard(options, hasher, progress, stopping.signal);
    batcher = createBatcher({ flushMs: options.flushMs, sender, progress });
    phase.changeTo(lostSince === undefined ? 'collecting' : 'awaiting-session');
    await sender.renewLease();
    recovered.resolve();
    if (lostSince !== undefined) {
      log('warn', 'The state misses batches, so a new session begins and the time since is a gap.', {
        shard: name,
      });
      onNewSessionNeeded?.();
    }
    const checkMissedIfDue = (at: number) => {
      if (phase.is('collecting')) missedBatches.checkIfDue(at);
    };
    const { onProcessed } = options;
    return createCollector({
      accountant,
      batcher,
      salts,
      progress,
      phase,
      checkMissedIfDue,
      onProcessed,
      log,
    });
  }

  const inbox = createInbox({ ...options, start: recoverAndStart });
  return {
    recovered: recovered.promise,
    receive: (dispatch, at) => inbox.put({ dispatch, at }),
    tick: (at) => inbox.put({ tick: at }),
    onHeartbeatAnswered: (sentAt) => inbox.put({ heartbeat: sentAt }),
    onDisconnected: () => inbox.put('disconnected'),
    async drain() {
      await inbox.idle();
      await batcher?.waitUntilSent();
      inbox.reopen();
    },
    position: progress.durablePosition,
    needsNewSession: () => phase.is('awaiting-session'),
    async stop(at) {
      stopping.abort();
      await inbox.idle();
      if (phase.is('collecting')) await missedBatches.check(at);
      await inbox.idle();
      phase.changeTo('stopped');
      await batcher?.finish(at);
      await store.release();
    },
  };
}

/** What exists only once the recovery is complete. */
interface RecoveredShard {
  accountant: Accountant;
  sender: Sender;
  lostSince: number | undefined;
}

/** Finds out how far the previous worker came, loads its state, and sets `progress` accordingly. */
async function recoverShard(
  options: ShardOptions,
  hasher: Hasher,
  progress: Progress,
  signal: AbortSignal,
): Promise<RecoveredShard> {
  const { name, store, send, log, onFatal, settings } = options;
  const confirmed = await recover({ shard: name, ...options, signal });
  const { memory, lostSince } = await loadState(options);
  const accountant = createAccountant({
    hash: hasher.hash,
    digest: sessionDigest,
    anonymous: anonymousWho,
    settings,
    memory,
  });
  const onConfirmed = progress.markDurable;
  const sender = createSender({ shard: name, store, send, log, confirmed, onConfirmed, onFatal });
  progress.resumeFrom(confirmed, lostSince);
  return { accountant, sender, lostSince };
}
