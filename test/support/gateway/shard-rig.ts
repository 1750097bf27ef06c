import {
  type Checkpoint,
  type CheckpointStore,
  LeaseLostError,
} from '../../../gateway/delivery/checkpoint.ts';
import type { Dispatch } from '../../../gateway/discord/dispatch.ts';
import { type Shard, startShard } from '../../../gateway/shard/shard.ts';
import type { Log } from '../../../shared/log.ts';
import { type Batch, batchId, isEmptyBatch } from '../../../shared/messages/batch.ts';
import { NO_SETTINGS } from '../../../shared/state/guild-settings.ts';
import { until } from '../until.ts';
import { SHARD } from './accountant-rig.ts';
import { type GatewayEvent, ready } from './gateway-events.ts';
import { createStateModel } from './state-model.ts';

/** Where a worker can die: `number` counts the times that this place is come by from here on, over all workers. */
export interface Crash {
  before: 'checkpoint' | 'send' | 'confirmation';
  number: number;
}

export interface ShardRigOptions {
  flushMs?: number;
  /** Whether ingest applies a batch as soon as it is sent; otherwise only once a worker waits for it. */
  ingestAtOnce?: boolean;
  /** Whether what is replayed is said to arrive when it first did, or when it does. */
  replayedAtOriginalTimes?: boolean;
  /** What each batch waits for before it is sent. */
  queueIsThere?: () => Promise<void>;
  /** Whether ingest fails on a batch until it is dead-lettered. On an empty one it never does. */
  isPoison?: (n: number) => boolean;
  onInboxFull?: () => void;
  maxInbox?: number;
}

interface Worker {
  shard: Shard;
  dead: boolean;
  fatal: unknown[];
}

/**
 * A shard between a gateway, a queue and a database that are all in memory. Workers die as by kill -9: from one moment
 * on nothing they try ever happens.
 */
export function createShardRig(options: ShardRigOptions = {}) {
  const { flushMs = 10_000, ingestAtOnce = true, replayedAtOriginalTimes = true } = options;
  const state = createStateModel();
  const sent: Batch[] = [];
  const queue: Batch[] = [];
  const deadLetters: Batch[] = [];
  const passed = { checkpoint: 0, send: 0, confirmation: 0 };
  const logged: string[] = [];
  const log: Log = (level, text) => void logged.push(`${level} ${text}`);
  let stored: Checkpoint = { confirmed: null, sending: null };
  let crashes: readonly Crash[] = [];
  let owner = 0;
  let looks = 0;
  let workers = 0;
  let session: { id: string; dispatches: { dispatch: Dispatch; at: number }[]; seq: number } | undefined;
  let sessions = 0;
  let current: Worker | undefined;

  const never = () => new Promise<never>(() => {});

  /** Lets a worker by, unless it is dead or dies here. */
  async function pass(worker: { dead: boolean }, place: Crash['before']): Promise<void> {
    if (worker.dead) return never();
    passed[place] += 1;
    if (crashes.some(({ before, number }) => before === place && number === passed[place])) {
      worker.dead = true;
      return never();
    }
  }

  const ingest = () => {
    for (const batch of queue.splice(0)) {
      if (!isEmptyBatch(batch) && options.isPoison?.(batch.n)) deadLetters.push(batch);
      else state.apply(batch);
    }
  };

  function storeFor(name: number, worker: { dead: boolean }): CheckpointStore {
    return {
      acquire: async () => stored,
      async write(checkpoint) {
        await pass(worker, 'checkpoint');
        if (owner !== name) throw new LeaseLostError('taken over');
        stored = structuredClone(checkpoint);
      },
      release: async () => {
        if (worker.dead) return never();
        owner = 0;
      },
    };
  }

  /** A worker that takes over the shard, connected to nothing yet. */
  async function start(): Promise<Worker> {
    const name = ++workers;
    owner = name;
    looks = 0;
    const life = { dead: false };
    const fatal: unknown[] = [];
    const alive =
      <A extends unknown[], T>(action: (...args: A) => T) =>
      async (...args: A): Promise<T> =>
        life.dead ? never() : action(...args);
    const shard = startShard({
      name: SHARD,
      flushMs,
      checkpoint: structuredClone(stored),
      store: storeFor(name, life),
      settings: () => NO_SETTINGS,
      async send(batch) {
        await options.queueIsThere?.();
        await pass(life, 'send');
        sent.push(structuredClone(batch));
        queue.push(structuredClone(batch));
        if (ingestAtOnce) ingest();
        await pass(life, 'confirmation');
      },
      async sendEmptyBatch(batch) {
        await pass(life, 'send');
        queue.push(structuredClone(batch));
        if (ingestAtOnce) ingest();
        await pass(life, 'confirmation');
      },
      readMemory: alive(() => state.memory()),
      readApplied: alive((n: number) => {
        const marker = state.marker(batchId({ shard: SHARD, n }));
        // Ingest is only slow: what a worker waits for has come at its third look.
        looks += 1;
        if (looks % 2 === 0) ingest();
        return marker;
      }),
      readMissedBatches: alive(() => state.broken()),
      ensureSalt: alive((month: string) => Buffer.from(`the salt of ${month}`)),
      readSalt: alive((month: string) => Buffer.from(`the salt of ${month}`)),
      hasFinished: alive((month: string) => state.finished().includes(month)),
      log,
      onFatal: (error) => void fatal.push(error),
      ...(options.onInboxFull && { onInboxFull: options.onInboxFull }),
      ...(options.maxInbox !== undefined && { maxInbox: options.maxInbox }),
    });
    const worker: Worker = Object.assign(life, { shard, fatal });
    current = worker;
    let recovered = false;
    void shard.recovered.then(() => {
      recovered = true;
    });
    await until(() => recovered || worker.dead || worker.fatal.length > 0);
    return worker;
  }

  /** Has a dispatch happen in the session, and arrive if anyone is there. */
  function emit(event: GatewayEvent, at: number): void {
    if (!session) throw new Error('There is no session yet.');
    const dispatch = { ...event, s: ++session.seq };
    session.dispatches.push({ dispatch, at });
    if (current && !current.dead) current.shard.receive(dispatch, at);
  }

  /** A new session, with the snapshot that comes with it. */
  function identify(at: number, snapshot: GatewayEvent): void {
    session = { id: `session ${++sessions}`, dispatches: [], seq: 0 };
    emit(ready(undefined, session.id), at);
    emit(snapshot, at);
  }

  /** Replays what comes after the place that the worker knows. False when it is of no session that still exists. */
  function resume(at: number): boolean {
    const position = current?.shard.position();
    if (!session || !current || position?.sessionId !== session.id) return false;
    for (const { dispatch, at: first } of session.dispatches) {
      if (dispatch.s > position.seq) current.shard.receive(dispatch, replayedAtOriginalTimes ? first : at);
    }
    current.shard.receive({ t: 'RESUMED', d: {}, s: ++session.seq }, at);
    return true;
  }

  return {
    state,
    sent,
    logged,
    /** From here on workers die at these places. */
    arm(places: readonly Crash[]): void {
      Object.assign(passed, { checkpoint: 0, send: 0, confirmation: 0 });
      crashes = places;
    },
    start,
    emit,
    identify,
    resume,
    ingest,
    /** Moves what was dead-lettered back, and it is no poison any more. */
    redrive: () => {
      for (const batch of deadLetters.splice(0)) state.apply(batch);
    },
    tick: (at: number) => {
      if (current && !current.dead) current.shard.tick(at);
    },
    /** A heartbeat that was sent at `sentAt` has been answered. */
    acknowledge: (sentAt: number) => {
      if (current && !current.dead) current.shard.onHeartbeatAnswered(sentAt);
    },
    /** Waits until nothing moves any more: the worker has died, or has done all it had to. */
    async quiet(): Promise<void> {
      let before = '';
      for (let still = 0; still < 3; ) {
        const now = JSON.stringify([passed, current?.shard.position()]);
        still = now === before ? still + 1 : 0;
        before = now;
        await until(() => true);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    checkpoint: () => stored,
    isLeased: () => owner !== 0,
    /** The worker that was started last. */
    worker: () => current,
    batches: () => sent.map((batch) => batchId(batch)),
  };
}

/** A rig whose shard has collected before: its first batch, with the snapshot, is applied, and a worker is at it. */
export async function startedShardRig(
  at: number,
  snapshot: GatewayEvent,
  options: ShardRigOptions,
): Promise<ShardRig> {
  const rig = createShardRig(options);
  await rig.start();
  rig.identify(at, snapshot);
  await stop(rig, at);
  rig.ingest();
  await rig.start();
  rig.resume(at);
  await rig.quiet();
  return rig;
}

export type ShardRig = ReturnType<typeof createShardRig>;

/** Stops the worker; false when it dies of it. */
export async function stop(rig: ShardRig, at: number): Promise<boolean> {
  const worker = rig.worker();
  if (!worker || worker.dead) return false;
  let stopped = false;
  void worker.shard.stop(at).then(() => {
    stopped = true;
  });
  await until(() => stopped || worker.dead || worker.fatal.length > 0);
  return stopped;
}
