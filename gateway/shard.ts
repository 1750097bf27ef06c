import { setTimeout as sleep } from 'node:timers/promises';
import { type Batch, batchId } from '../shared/batch.ts';
import type { Log } from '../shared/log.ts';
import type { Settings } from '../shared/settings.ts';
import { type Accountant, createAccountant, type Memory } from './accountant.ts';
import type { Checkpoint, CheckpointStore, Position, Reach } from './checkpoint.ts';
import { type Dispatch, stringIn } from './dispatch.ts';
import type { Entry } from './entry.ts';
import { anonymousWho, createHasher, sessionDigest } from './hasher.ts';
import { createOutbox, type Draft, type Outbox } from './outbox.ts';
import { retry } from './retry.ts';
import { createSaltKeeper, type SaltKeeperOptions } from './salt-keeper.ts';
import { createSender } from './sender.ts';

export interface ShardOptions extends Pick<SaltKeeperOptions, 'ensure' | 'read' | 'hasFinished'> {
  name: string;
  flushMs: number;
  /** What the worker before this one left behind. */
  checkpoint: Checkpoint;
  store: CheckpointStore;
  settings: (guild: string) => Settings;
  send: (batch: Batch) => Promise<void>;
  readMemory: () => Promise<Memory>;
  readApplied: () => Promise<number>;
  /** When the batch applied under an id was cut, ms. */
  readMarker: (batch: string) => Promise<number | undefined>;
  log: Log;
  onFatal: (error: unknown) => void;
  /** Called after each dispatch that was processed or dropped as known. */
  onProcessed?: (seq: number) => void;
}

/** One shard's way from dispatches to batches. */
export interface Shard {
  receive: (dispatch: Dispatch, at: number) => void;
  tick: (at: number) => void;
  disconnected: () => void;
  /** Where a RESUME goes on, and what heartbeats acknowledge: what is durable, no more. */
  position: () => Position | null;
  /** Sends what was received so far, writes the last checkpoint and gives up the lease. */
  stop: (at: number) => Promise<void>;
}

/** Drafts that may wait for the queue before reading stops: the session is replayed then, nothing is dropped. */
const MAX_PENDING = 200;
/** The lease is renewed this often in quiet times. */
const TOUCH_MS = 5_000;
/** How long the last batch of the worker before may take to be applied; it may sit in the DLQ. */
const APPLIED_WAIT_MS = 60_000;
const POLL_MS = 50;
const EMPTY: Omit<Draft, 'at'> = { users: [], settled: [], guilds: [], facts: [] };

/** Starts a shard from what is durable. Resolves when it is ready to receive. */
export async function startShard(options: ShardOptions): Promise<Shard> {
  const { name, log, checkpoint } = options;
  const hasher = createHasher();
  const salts = createSaltKeeper({ hasher, ...options });
  const inbox: ({ dispatch: Dispatch; at: number } | { tick: number })[] = [];
  /** The batch that may or may not have been sent: the first one must end where it ended. */
  let recovering: Reach | null = checkpoint.sending;
  let session = checkpoint.confirmed?.position ?? null;
  let processed = session?.seq ?? -1;
  let durable = processed;
  let aliveAt = checkpoint.confirmed?.at;
  let connected = false;
  let working: Promise<void> | undefined;
  let touchedAt = Number.NEGATIVE_INFINITY;
  let accountant: Accountant;
  let outbox: Outbox = createOutbox();

  const sender = createSender({
    shard: name,
    store: options.store,
    send: options.send,
    log,
    confirmed: checkpoint.confirmed,
    onConfirmed(position) {
      if (position && position.sessionId === session?.sessionId) durable = position.seq;
    },
    onFatal: options.onFatal,
  });

  if (checkpoint.confirmed) await applied(checkpoint.confirmed.n);
  await remember();

  async function remember(): Promise<void> {
    const memory = await retry(options.readMemory, { log, what: 'Loading the state' });
    accountant = createAccountant({
      hash: hasher.hash,
      digest: sessionDigest,
      anonymous: anonymousWho,
      settings: options.settings,
      memory,
    });
    outbox = createOutbox();
  }

  async function applied(batch: number): Promise<void> {
    const deadline = Date.now() + APPLIED_WAIT_MS;
    const read = () => retry(options.readApplied, { log, what: 'Waiting for the last batch' });
    while ((await read()) < batch) {
      if (Date.now() > deadline) {
        log('error', 'The last batch was not applied in time, going on without', { shard: name, batch });
        return;
      }
      await sleep(POLL_MS);
    }
  }

  const here = (): Position | null => session && { ...session, seq: processed };

  function stage(entries: readonly Entry[], at: number): void {
    for (const entry of entries) {
      const full = outbox.add(entry, at);
      if (full) sender.push(full, here());
    }
  }

  function flush(at: number): void {
    const draft = outbox.cut(at);
    if (draft) sender.push(draft, here());
  }

  function flushIfDue(at: number): void {
    const oldest = outbox.oldest();
    if (oldest !== undefined && at - oldest >= options.flushMs) flush(at);
  }

  /** Sends the batch of unknown fate again under its own id, and takes over whichever version was applied. */
  async function recover(reach: Reach, draft: Draft): Promise<void> {
    sender.push(draft, reach.position);
    await sender.below(1);
    await applied(reach.n);
    await remember();
    recovering = null;
    log('info', 'Recovered the batch that was being sent', { shard: name, batch: reach.n });
  }

  /** READY: a new session. What came before it is lost, except what another worker's last batch may have held. */
  async function begin(dispatch: Dispatch, at: number): Promise<void> {
    if (recovering) {
      const reach: Reach = recovering;
      const since = checkpoint.confirmed?.at ?? reach.at;
      await recover({ ...reach, position: session }, { ...EMPTY, at: since });
      aliveAt = (await options.readMarker(batchId({ shard: name, n: reach.n }))) ?? since;
    }
    flush(at);
    session = {
      sessionId: stringIn(dispatch.d, 'session_id') ?? '',
      resumeUrl: stringIn(dispatch.d, 'resume_gateway_url') ?? '',
      seq: dispatch.s,
    };
    durable = dispatch.s;
    processed = dispatch.s;
    if (aliveAt !== undefined) accountant.lost(aliveAt);
  }

  async function account(dispatch: Dispatch, at: number): Promise<void> {
    const isNew = dispatch.t === 'READY';
    if (isNew) await begin(dispatch, at);
    else if (dispatch.s <= processed) return;
    const end = recovering?.position?.seq ?? -1;
    if (recovering && (dispatch.s > end || dispatch.t === 'RESUMED')) await endRecovery(recovering);
    connected ||= isNew || dispatch.t === 'RESUMED';
    // What the batch of unknown fate holds had happened by the time it was cut.
    const now = recovering ? Math.min(at, recovering.at) : at;
    if (!salts.ready(now)) await retry(() => salts.prepare(now), { log, what: 'Loading the salt' });
    stage(accountant.dispatch(dispatch, now), now);
    processed = dispatch.s;
    aliveAt = now;
    if (recovering && processed === end) await endRecovery(recovering);
  }

  async function endRecovery(reach: Reach): Promise<void> {
    const draft = outbox.cut(reach.at) ?? { ...EMPTY, at: reach.at };
    await recover(reach, draft);
    // Whichever version was applied, it reaches exactly to here.
    if (session && reach.position) session = { ...session, seq: reach.position.seq };
  }

  async function pass(at: number): Promise<void> {
    if (!connected || recovering) return;
    if (!salts.ready(at)) await retry(() => salts.prepare(at), { log, what: 'Loading the salt' });
    stage(accountant.tick(at), at);
    aliveAt = at;
  }

  async function work(): Promise<void> {
    for (let next = inbox.shift(); next; next = inbox.shift()) {
      const at = 'tick' in next ? next.tick : next.at;
      if ('tick' in next) await pass(at);
      else await account(next.dispatch, at);
      if (!recovering) {
        const facts = salts.finish(at);
        if (facts.length > 0) stage([{ cells: [], facts }], at);
        flushIfDue(at);
        if ('tick' in next) touchIfDue(at);
      }
      if ('dispatch' in next) options.onProcessed?.(next.dispatch.s);
      await sender.below(MAX_PENDING);
    }
  }

  /** In quiet times what was processed is durable without a batch. Real time: it is the lease's clock. */
  function touchIfDue(at: number): void {
    if (sender.pending() > 0 || Date.now() - touchedAt < TOUCH_MS) return;
    touchedAt = Date.now();
    if (outbox.oldest() === undefined) durable = processed;
    void sender.touch(session && { ...session, seq: durable }, outbox.oldest() ?? aliveAt ?? at);
  }

  function start(): void {
    working ??= work()
      .catch(options.onFatal)
      .finally(() => {
        working = undefined;
        if (inbox.length > 0) start();
      });
  }

  return {
    receive(dispatch, at) {
      inbox.push({ dispatch, at });
      start();
    },
    tick(at) {
      inbox.push({ tick: at });
      start();
    },
    disconnected() {
      connected = false;
    },
    position: () => session && { ...session, seq: durable },
    async stop(at) {
      while (working) await working;
      if (recovering) return;
      flush(at);
      await sender.below(1);
      durable = processed;
      await sender.touch(here(), aliveAt ?? at);
      await options.store.release();
    },
  };
}
