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
import { untilApplied } from './until-applied.ts';

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
  readMemory: () => Promise<Memory>;
  readApplied: () => Promise<number>;
  /** When the batch applied under an id was cut, ms. */
  readMarker: (batch: string) => Promise<number | undefined>;
  log: Log;
  onFatal: (error: unknown) => void;
  /** Called once when more has come than can be held: nothing more is taken in until `relieved`. */
  onFull?: () => void;
  /** Called after each dispatch that was processed or dropped as known. */
  onProcessed?: (seq: number) => void;
}

/** One shard's way from dispatches to batches. */
export interface Shard {
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
const EMPTY: Omit<Draft, 'at'> = { users: [], settled: [], guilds: [], facts: [] };

/** A draft, and where in the session it ends. */
interface Part {
  draft: Draft;
  position: Position | null;
}

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
  /** Nothing that happened before this was missed. */
  let aliveAt = checkpoint.confirmed?.seen;
  let connected = false;
  let full = false;
  let working: Promise<void> | undefined;
  let touchedAt = Number.NEGATIVE_INFINITY;
  let accountant: Accountant;
  let outbox: Outbox = createOutbox();
  /** Full batches that were cut before the place where the batch of unknown fate ends. */
  let surplus: Part[] = [];

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

  const applied = (batch: number) =>
    untilApplied(batch, { shard: name, readApplied: options.readApplied, log });
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
    surplus = [];
  }

  const here = (): Position | null => session && { ...session, seq: processed };

  /** What is replayed happened before it arrives, and more of it may be to come. */
  const seenUntil = (at: number): number => (connected ? at : (aliveAt ?? at));

  const push = (draft: Draft): void => sender.push(draft, { position: here(), seen: seenUntil(draft.at) });

  function stage(entries: readonly Entry[], at: number): void {
    for (const entry of entries) {
      const full = outbox.add(entry, at);
      if (full && recovering) surplus.push({ draft: full, position: here() });
      else if (full) push(full);
    }
  }

  function flush(at: number): void {
    const draft = outbox.cut(at);
    if (draft) push(draft);
  }

  function flushIfDue(at: number): void {
    const oldest = outbox.oldest();
    if (oldest !== undefined && at - oldest >= options.flushMs) flush(at);
  }

  /** Sends the batch of unknown fate again under its own id, and takes over whichever version was applied. */
  async function recover(reach: Reach, draft: Draft): Promise<void> {
    sender.push(draft, reach);
    await sender.below(1);
    await applied(reach.n);
    await remember();
    recovering = null;
    log('info', 'Recovered the batch that was being sent', { shard: name, batch: reach.n });
  }

  /**
   * A replay can come to more than one batch holds: it may settle an hour before events that first came after its end.
   * The first part takes the batch's id. Its marker then tells whether the rest has yet to be counted.
   */
  async function recoverInParts(reach: Reach, first: Part, rest: readonly Part[]): Promise<void> {
    // Its own time, to be told from the batch that may have been sent.
    const at = reach.at - 1;
    const seen = aliveAt ?? at;
    await recover({ ...reach, position: first.position, seen }, { ...first.draft, at });
    if ((await options.readMarker(batchId({ shard: name, n: reach.n }))) === reach.at) return;
    for (const { draft, position } of rest) sender.push(draft, { position, seen });
    await sender.below(1);
    await applied(reach.n + rest.length);
    await remember();
  }

  /** READY: a new session. What came before it is lost, except what another worker's last batch may have held. */
  async function begin(at: number): Promise<void> {
    if (recovering) {
      const reach: Reach = recovering;
      const since = checkpoint.confirmed?.seen ?? reach.at;
      await recover({ ...reach, position: session, seen: since }, { ...EMPTY, at: since });
      const appliedAt = await options.readMarker(batchId({ shard: name, n: reach.n }));
      aliveAt = appliedAt === reach.at ? reach.seen : since;
    }
    flush(at);
    if (aliveAt !== undefined) accountant.lost(aliveAt);
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

  async function account(dispatch: Dispatch, at: number): Promise<void> {
    const isNew = dispatch.t === 'READY';
    if (isNew) await begin(at);
    else if (dispatch.s <= processed) return;
    const end = recovering?.position?.seq ?? -1;
    if (recovering && (dispatch.s > end || dispatch.t === 'RESUMED')) await endRecovery(recovering);
    connected ||= isNew || dispatch.t === 'RESUMED';
    // What the batch of unknown fate holds had happened by the time it was cut.
    const now = recovering ? Math.min(at, recovering.at) : at;
    if (!salts.ready(now)) await retry(() => salts.prepare(now), { log, what: 'Loading the salt' });
    stage(accountant.dispatch(dispatch, now), now);
    if (isNew) enter(dispatch, now);
    else processed = dispatch.s;
    aliveAt = seenUntil(now);
    if (recovering && processed === end) await endRecovery(recovering);
  }

  async function endRecovery(reach: Reach): Promise<void> {
    const draft = outbox.cut(reach.at) ?? { ...EMPTY, at: reach.at };
    const [first, ...more] = surplus;
    if (first) await recoverInParts(reach, first, [...more, { draft, position: reach.position }]);
    else await recover(reach, draft);
    // Whichever version was applied, it reaches exactly to here.
    aliveAt = reach.seen;
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
        if ('tick' in next) touchIfDue();
      }
      if ('dispatch' in next) options.onProcessed?.(next.dispatch.s);
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
      if (full) return;
      inbox.push({ tick: at });
      start();
    },
    async relieved() {
      while (working) await working;
      await sender.below(1);
      full = false;
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
      await sender.touch(aliveAt === undefined ? undefined : { position: here(), seen: aliveAt });
      await options.store.release();
    },
  };
}
