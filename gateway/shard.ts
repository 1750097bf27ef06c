import type { Batch } from '../shared/batch.ts';
import type { Log } from '../shared/log.ts';
import type { Settings } from '../shared/settings.ts';
import { type Accountant, createAccountant, type Memory } from './accountant.ts';
import type { Checkpoint, CheckpointStore, Position } from './checkpoint.ts';
import { type Dispatch, stringIn } from './dispatch.ts';
import type { Entry } from './entry.ts';
import { anonymousWho, createHasher, sessionDigest } from './hasher.ts';
import { createOutbox, type Draft } from './outbox.ts';
import { recover } from './recovery.ts';
import { retry } from './retry.ts';
import { createSaltKeeper, type SaltKeeperOptions } from './salt-keeper.ts';
import { createSender, type Sender } from './sender.ts';

export interface ShardOptions extends Pick<SaltKeeperOptions, 'ensure' | 'read' | 'hasFinished'> {
  name: string;
  flushMs: number;
  /** Dispatches that may wait to be processed. Default 20,000: some tens of megabytes. */
  maxInbox?: number;
  /** What the worker before this one left behind. */
  checkpoint: Checkpoint;
  store: CheckpointStore;
  settings: (guild: string) => Settings;
  send: (batch: Batch) => Promise<void>;
  /** Sends a batch whatever the queue has had under its id. */
  probe: (batch: Batch) => Promise<void>;
  readMemory: () => Promise<Memory>;
  /** When the batch that was applied as number `n` was cut, ms. */
  readApplied: (n: number) => Promise<number | undefined>;
  log: Log;
  onFatal: (error: unknown) => void;
  /** Called once when more has come than can be held: nothing more is taken in until `relieved`. */
  onFull?: () => void;
  /** Called after each dispatch that was processed or dropped as known. */
  onProcessed?: (seq: number) => void;
}

/** One shard's way from dispatches to batches. */
export interface Shard {
  /** Resolves when what came before this worker is settled and known. Until then dispatches wait. */
  recovered: Promise<void>;
  receive: (dispatch: Dispatch, at: number) => void;
  tick: (at: number) => void;
  disconnected: () => void;
  /** After `onFull`: resolves when everything processed has been sent and the shard takes in what is replayed. */
  relieved: () => Promise<void>;
  /** Where a RESUME goes on, and what heartbeats acknowledge: what is durable, no more. */
  position: () => Position | null;
  /** Sends what was received so far, writes the last checkpoint and gives up the lease. */
  stop: (at: number) => Promise<void>;
}

/** Drafts that may wait for the queue before reading stops: the session is replayed then, nothing is dropped. */
const MAX_PENDING = 200;
const MAX_INBOX = 20_000;
/** The lease is renewed this often in quiet times. */
const TOUCH_MS = 5_000;

/** Starts a shard, which can receive at once. What it receives waits until what came before it is known. */
export function startShard(options: ShardOptions): Shard {
  const { name, log, checkpoint, store } = options;
  const hasher = createHasher();
  const salts = createSaltKeeper({ hasher, ...options });
  /** In the order of their happening: a connection's end does not overtake what came over it. */
  const inbox: ({ dispatch: Dispatch; at: number } | { tick: number } | 'disconnected')[] = [];
  const outbox = createOutbox();
  const stopping = new AbortController();
  let session = checkpoint.confirmed?.position ?? null;
  let processed = session?.seq ?? -1;
  let durable = processed;
  /** Nothing that happened before this was missed. */
  let aliveAt: number | undefined;
  let connected = false;
  let full = false;
  let working: Promise<void> | undefined;
  let touchedAt = Number.NEGATIVE_INFINITY;
  let accountant: Accountant;
  let sender: Sender;
  let isRecovered = false;
  const recovered = Promise.withResolvers<void>();

  const here = (): Position | null => session && { ...session, seq: processed };

  /** What is replayed happened before it arrives, and more of it may be to come. */
  const seenUntil = (at: number): number => (connected ? at : (aliveAt ?? at));

  async function goOn(): Promise<void> {
    const confirmed = await recover({ shard: name, ...options, signal: stopping.signal });
    const memory = await retry(options.readMemory, { log, what: 'Loading the state' });
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
      onConfirmed(position) {
        if (position && position.sessionId === session?.sessionId) durable = position.seq;
      },
      onFatal: options.onFatal,
    });
    aliveAt = confirmed?.seen;
    if (confirmed?.position) session = confirmed.position;
    processed = session?.seq ?? -1;
    durable = processed;
    await sender.touch();
    isRecovered = true;
    recovered.resolve();
  }

  const push = (draft: Draft): void => sender.push(draft, { position: here(), seen: seenUntil(draft.at) });

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

  /** Goes over to the session that a READY began, once what was missed before it is in line to be sent. */
  function enter({ d, s }: Dispatch, at: number): void {
    session = {
      sessionId: stringIn(d, 'session_id') ?? '',
      resumeUrl: stringIn(d, 'resume_gateway_url') ?? '',
      seq: s,
    };
    durable = s;
    processed = s;
    flush(at);
    // From its first moment a session can be resumed, whatever becomes of this worker before its first batch.
    void sender.touch({ position: here(), seen: at });
  }

  /** What is replayed and was once in a batch had happened by the time that batch was cut. */
  function happenedBy({ s }: Dispatch, at: number): number {
    const { sending } = checkpoint;
    const wasCut = sending?.position?.sessionId === session?.sessionId && s <= (sending?.position?.seq ?? -1);
    return sending && wasCut && !connected ? Math.min(at, sending.at) : at;
  }

  async function account(dispatch: Dispatch, at: number): Promise<void> {
    const isNew = dispatch.t === 'READY';
    if (isNew) {
      flush(at);
      if (aliveAt !== undefined) accountant.lost(aliveAt);
    } else if (dispatch.s <= processed) return;
    const now = isNew ? at : happenedBy(dispatch, at);
    connected ||= isNew || dispatch.t === 'RESUMED';
    if (!salts.ready(now)) await retry(() => salts.prepare(now), { log, what: 'Loading the salt' });
    stage(accountant.dispatch(dispatch, now), now);
    if (isNew) enter(dispatch, now);
    else processed = dispatch.s;
    aliveAt = seenUntil(now);
  }

  async function pass(at: number): Promise<void> {
    if (!connected) return;
    if (!salts.ready(at)) await retry(() => salts.prepare(at), { log, what: 'Loading the salt' });
    stage(accountant.tick(at), at);
    aliveAt = at;
  }

  async function work(): Promise<void> {
    for (let next = inbox.shift(); next; next = inbox.shift()) {
      if (next === 'disconnected') {
        connected = false;
        continue;
      }
      const at = 'tick' in next ? next.tick : next.at;
      if ('tick' in next) await pass(at);
      else await account(next.dispatch, at);
      const facts = salts.finish(at);
      if (facts.length > 0) stage([{ cells: [], facts }], at);
      flushIfDue(at);
      if ('tick' in next) touchIfDue();
      else options.onProcessed?.(next.dispatch.s);
      await sender.below(MAX_PENDING);
    }
  }

  /** In quiet times what was processed is durable without a batch. Real time: it is the lease's clock. */
  function touchIfDue(): void {
    if (sender.pending() > 0 || Date.now() - touchedAt < TOUCH_MS) return;
    touchedAt = Date.now();
    if (outbox.oldest() !== undefined || aliveAt === undefined) {
      void sender.touch();
      return;
    }
    durable = processed;
    void sender.touch({ position: here(), seen: aliveAt });
  }

  function start(action = work): void {
    working ??= action()
      .catch((error: unknown) => {
        if (!isAbort(error)) options.onFatal(error);
      })
      .finally(() => {
        working = undefined;
        if (isRecovered && inbox.length > 0) start();
      });
  }

  start(goOn);
  return {
    recovered: recovered.promise,
    receive(dispatch, at) {
      if (full) return;
      if (inbox.length >= (options.maxInbox ?? MAX_INBOX)) {
        // What is held is still processed, what comes now is not: it will be replayed from behind it.
        full = true;
        options.onFull?.();
        return;
      }
      inbox.push({ dispatch, at });
      start();
    },
    tick(at) {
      if (full || !isRecovered) return;
      const last = inbox.at(-1);
      // Time passes for a shard that waits for the queue too: one tick does for many.
      if (typeof last === 'object' && 'tick' in last) last.tick = at;
      else inbox.push({ tick: at });
      start();
    },
    async relieved() {
      while (working) await working;
      await sender.below(1);
      full = false;
    },
    disconnected() {
      inbox.push('disconnected');
      start();
    },
    position: () => session && { ...session, seq: durable },
    async stop(at) {
      stopping.abort();
      while (working) await working;
      if (isRecovered) {
        flush(at);
        await sender.below(1);
        durable = processed;
        await sender.touch(aliveAt === undefined ? undefined : { position: here(), seen: aliveAt });
      }
      await store.release();
    },
  };
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
