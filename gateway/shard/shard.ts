import type { Log } from '../../shared/log.ts';
import type { Batch } from '../../shared/messages/batch.ts';
import { retry } from '../../shared/retry.ts';
import type { Settings } from '../../shared/state/guild-settings.ts';
import { type Accountant, createAccountant } from '../accounting/accountant.ts';
import type { Entry } from '../accounting/entry.ts';
import type { Checkpoint, CheckpointStore, Position } from '../delivery/checkpoint.ts';
import { createOutbox, type Draft } from '../delivery/outbox.ts';
import { createSender, type Sender } from '../delivery/sender.ts';
import type { Dispatch } from '../discord/dispatch.ts';
import { anonymousWho, createHasher, sessionDigest } from '../salts/hasher.ts';
import { createSaltKeeper, type SaltKeeperOptions } from '../salts/salt-keeper.ts';
import { type Arrival, createInbox, type InboxOptions } from './inbox.ts';
import { createProgress } from './progress.ts';
import { recover } from './recovery.ts';
import { createLookout, loadState, restate, type StateReaders } from './state-resync.ts';

export interface ShardOptions
  extends Pick<SaltKeeperOptions, 'ensure' | 'read' | 'hasFinished'>,
    Pick<InboxOptions, 'maxInbox' | 'onFull' | 'onFatal'>,
    StateReaders {
  name: string;
  flushMs: number;
  /** What the worker before this one left behind. */
  checkpoint: Checkpoint;
  store: CheckpointStore;
  settings: (guild: string) => Settings;
  send: (batch: Batch) => Promise<void>;
  /** Sends a batch whatever the queue has had under its id. */
  probe: (batch: Batch) => Promise<void>;
  /** When the batch that was applied as number `n` was cut, ms. */
  readApplied: (n: number) => Promise<number | undefined>;
  log: Log;
  /** Called when the session is of no use, because `state` is not what it goes on from: a new one must be begun. */
  onStale?: () => void;
  /** Called after each dispatch that was processed or dropped as known. */
  onProcessed?: (seq: number) => void;
}

/** One shard's way from dispatches to batches. */
export interface Shard {
  /** Resolves when what came before this worker is settled and known. Until then dispatches wait. */
  recovered: Promise<void>;
  receive: (dispatch: Dispatch, at: number) => void;
  tick: (at: number) => void;
  /** Discord has answered the heartbeat that was sent at `sentAt`, ms. To be called behind what came before the answer. */
  acknowledged: (sentAt: number) => void;
  disconnected: () => void;
  /** After `onFull`: resolves when everything processed has been sent and the shard takes in what is replayed. */
  relieved: () => Promise<void>;
  /** Where a RESUME goes on, and what heartbeats acknowledge: what is durable, no more. */
  position: () => Position | null;
  /** From `onStale` on until the READY of the new session. */
  isStale: () => boolean;
  /** Sends what was received so far, writes the last checkpoint and gives up the lease. */
  stop: (at: number) => Promise<void>;
}

/** Drafts that may wait for the queue before reading stops: the session is replayed then, nothing is dropped. */
const MAX_PENDING = 200;
/** The lease is renewed this often in quiet times, and looked for batches that were left out. */
const TOUCH_MS = 5_000;

/** Starts a shard, which can receive at once. What it receives waits until what came before it is known. */
export function startShard(options: ShardOptions): Shard {
  const { name, log, checkpoint, store } = options;
  const hasher = createHasher();
  const salts = createSaltKeeper({ hasher, ...options });
  const outbox = createOutbox();
  const progress = createProgress(checkpoint);
  const lookout = createLookout(options);
  const stopping = new AbortController();
  const recovered = Promise.withResolvers<void>();
  /** Nothing can be accounted for until a READY: what is known of the session before lacks something. */
  let stale = false;
  let isRecovered = false;
  let touchedAt = Number.NEGATIVE_INFINITY;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let accountant: Accountant;
  let sender: Sender;

  async function goOn(): Promise<void> {
    const confirmed = await recover({ shard: name, ...options, signal: stopping.signal });
    const { memory, lostSince } = await loadState(options);
    accountant = createAccountant({
      hash: hasher.hash,
      digest: sessionDigest,
      anonymous: anonymousWho,
      settings: options.settings,
      memory,
    });
    sender = createSender({
      shard: name,
      store,
      send: options.send,
      log,
      confirmed,
      onConfirmed: progress.durable,
      onFatal: options.onFatal,
    });
    stale = lostSince !== undefined;
    progress.resumeFrom(confirmed, lostSince);
    await sender.touch();
    isRecovered = true;
    recovered.resolve();
    if (!stale) return;
    log('warn', 'Batches were left out that the state lacks something for: a new session, and a gap', {
      shard: name,
    });
    options.onStale?.();
  }

  const push = (draft: Draft): void => sender.push(draft, progress.reached(draft.at));

  function stage(entries: readonly Entry[], at: number): void {
    for (const entry of entries) {
      const full = outbox.add(entry, at);
      if (full) push(full);
    }
  }

  function flush(at: number): void {
    const draft = outbox.cut(at);
    if (draft) push(draft);
  }

  function flushIfDue(at: number): void {
    const oldest = outbox.oldest();
    if (oldest === undefined) return;
    // A clock that steps back must not hold it up for as long.
    if (at < oldest || at - oldest >= options.flushMs) flush(at);
  }

  /** Goes over to a new session, once what was missed before it is in line to be sent. */
  async function begin(ready: Dispatch, at: number): Promise<void> {
    flush(at);
    const seen = progress.seen();
    if (seen !== undefined) accountant.lost(seen);
    progress.connected(true);
    if (!salts.ready(at)) await prepareSalts(at);
    stage(accountant.dispatch(ready, at), at);
    stale = false;
    progress.enter(ready, at);
    flush(at);
    // From its first moment a session can be resumed, whatever becomes of this worker before its first batch.
    void sender.touch(progress.reached(at));
  }

  /** Accounts for a dispatch that had happened by `at`. */
  function account(dispatch: Dispatch, at: number): void {
    if (dispatch.t === 'RESUMED') progress.connected(true);
    stage(accountant.dispatch(dispatch, at), at);
    progress.processed(dispatch, at);
  }

  const prepareSalts = (at: number): Promise<void> =>
    retry(() => salts.prepare(at), { log, what: 'Loading the salt' });

  /** Awaits nothing that is there already: a promise or two for each step took a fifth of the time. */
  async function received(dispatch: Dispatch, at: number): Promise<void> {
    if (dispatch.t === 'READY') await begin(dispatch, at);
    else if (!stale && !progress.isKnown(dispatch)) {
      const now = progress.happenedBy(dispatch, at);
      if (!salts.ready(now)) await prepareSalts(now);
      account(dispatch, now);
    }
    proceed(at);
    if (sender.pending() >= MAX_PENDING) await sender.below(MAX_PENDING);
    options.onProcessed?.(dispatch.s);
  }

  async function passed(at: number): Promise<void> {
    if (progress.isConnected()) {
      if (!salts.ready(at)) await prepareSalts(at);
      stage(accountant.tick(at), at);
    }
    proceed(at);
    await sender.below(MAX_PENDING);
    touchIfDue();
    lookIfDue(at);
  }

  function proceed(at: number): void {
    const facts = salts.finish(at);
    if (facts.length > 0) stage([{ cells: [], facts }], at);
    flushIfDue(at);
  }

  async function process(next: Arrival): Promise<void> {
    if (next === 'disconnected') progress.connected(false);
    else if ('tick' in next) await passed(next.tick);
    else if ('heartbeat' in next) progress.acknowledged(next.heartbeat);
    else if ('dispatch' in next) await received(next.dispatch, next.at);
    else stage(restate(accountant, next.leftOut), next.at);
  }

  /** In quiet times what was processed is durable without a batch. Real time: it is the lease's clock. */
  function touchIfDue(): void {
    if (sender.pending() > 0 || Date.now() - touchedAt < TOUCH_MS) return;
    touchedAt = Date.now();
    const seen = progress.seen();
    if (outbox.oldest() !== undefined || seen === undefined) {
      void sender.touch();
      return;
    }
    progress.durable();
    void sender.touch({ position: progress.here(), seen });
  }

  function lookIfDue(at: number): void {
    if (Date.now() - lookedAt < TOUCH_MS) return;
    lookedAt = Date.now();
    void look(at);
  }

  async function look(at: number): Promise<void> {
    const leftOut = stale ? undefined : await lookout();
    if (leftOut) inbox.put({ leftOut, at });
  }

  const inbox = createInbox({ ...options, begin: goOn, process });
  return {
    recovered: recovered.promise,
    receive: (dispatch, at) => inbox.put({ dispatch, at }),
    tick: (at) => inbox.put({ tick: at }),
    async relieved() {
      await inbox.idle();
      await sender.below(1);
      inbox.reopen();
    },
    acknowledged: (sentAt) => inbox.put({ heartbeat: sentAt }),
    disconnected: () => inbox.put('disconnected'),
    position: progress.durablePosition,
    isStale: () => stale,
    async stop(at) {
      stopping.abort();
      await inbox.idle();
      if (isRecovered) {
        await look(at);
        await inbox.idle();
        flush(at);
        await sender.below(1);
        progress.durable();
        const seen = progress.seen();
        await sender.touch(seen === undefined ? undefined : { position: progress.here(), seen });
      }
      await store.release();
    },
  };
}
