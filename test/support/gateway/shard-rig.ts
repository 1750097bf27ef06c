import {
  type Checkpoint,
  type CheckpointStore,
  LeaseLostError,
} from '../../../gateway/delivery/checkpoint.ts';
import { type Shard, type ShardOptions, startShard } from '../../../gateway/shard/shard.ts';
import { type Batch, batchId } from '../../../shared/messages/batch.ts';
import { NO_SETTINGS } from '../../../shared/state/guild-settings.ts';
import { until } from '../until.ts';
import { SHARD } from './accountant-rig.ts';
import { createCrashPoints, type Life, never, whileAlive } from './crash-points.ts';
import type { GatewayEvent } from './gateway-events.ts';
import { createQueueModel, type QueueModelOptions } from './queue-model.ts';
import { createSessionModel, type SessionModelOptions } from './session-model.ts';
import { createStateModel, type StateModel } from './state-model.ts';

export interface ShardRigOptions
  extends Partial<QueueModelOptions>,
    Partial<Pick<SessionModelOptions, 'replayedAtOriginalTimes'>>,
    Pick<ShardOptions, 'onInboxFull' | 'maxInbox'> {
  flushMs?: number;
  /** What each batch waits for before it is sent. */
  queueIsThere?: () => Promise<void>;
}

interface RigWorker extends Life {
  shard: Shard;
  fatal: unknown[];
}

/** A shard between a gateway, a queue and a database that are all in memory. Its workers can die at any crash point. */
export function createShardRig(options: ShardRigOptions = {}) {
  const { ingestAtOnce = true, isPoison, replayedAtOriginalTimes = true, ...shardOptions } = options;
  const state = createStateModel();
  const queue = createQueueModel(state, { ingestAtOnce, isPoison });
  const crashPoints = createCrashPoints();
  const checkpoints = createCheckpointModel(crashPoints.pass);
  const sent: Batch[] = [];
  let current: RigWorker | undefined;
  const session = createSessionModel({ worker: () => current, replayedAtOriginalTimes });

  /** Starts a worker that takes over the shard. It is not connected yet. */
  async function start(): Promise<RigWorker> {
    const life: Life = { dead: false };
    const fatal: unknown[] = [];
    const deliver = async (batch: Batch, onSent?: () => void) => {
      await crashPoints.pass(life, 'send');
      onSent?.();
      queue.accept(batch);
      await crashPoints.pass(life, 'confirmation');
    };
    const { queueIsThere, flushMs = 10_000, ...inboxOptions } = shardOptions;
    const shard = startShard({
      ...inboxOptions,
      ...stateReaders(state, life, queue.ingest),
      name: SHARD,
      flushMs,
      checkpoint: structuredClone(checkpoints.stored()),
      store: checkpoints.takeOver(life),
      settings: () => NO_SETTINGS,
      async send(batch) {
        await queueIsThere?.();
        await deliver(batch, () => sent.push(structuredClone(batch)));
      },
      sendEmptyBatch: (batch) => deliver(batch),
      log() {},
      onFatal: (error) => void fatal.push(error),
    });
    const worker: RigWorker = Object.assign(life, { shard, fatal });
    current = worker;
    let recovered = false;
    void shard.recovered.then(() => {
      recovered = true;
    });
    await until(() => recovered || worker.dead || worker.fatal.length > 0);
    return worker;
  }

  const whenAlive = (action: (shard: Shard) => void): void => {
    if (current && !current.dead) action(current.shard);
  };

  return {
    state,
    sent,
    arm: crashPoints.arm,
    start,
    ...session,
    ingest: queue.ingest,
    redrive: queue.redrive,
    tick: (at: number) => whenAlive((shard) => shard.tick(at)),
    /** Has Discord answer a heartbeat that was sent at `sentAt`. */
    acknowledge: (sentAt: number) => whenAlive((shard) => shard.onHeartbeatAnswered(sentAt)),
    /** Waits until nothing moves any more: the worker has died, or has done all it had to. */
    quiet: () => quiet(() => JSON.stringify([crashPoints.reached(), current?.shard.position()])),
    checkpoint: checkpoints.stored,
    isLeased: checkpoints.isLeased,
    /** The worker that was started last. */
    worker: () => current,
  };
}

export type ShardRig = ReturnType<typeof createShardRig>;

/** The checkpoint and lease of the shard, in memory. */
function createCheckpointModel(pass: (life: Life, place: 'checkpoint') => Promise<void>) {
  let stored: Checkpoint = { confirmed: null, sending: null };
  let owner: Life | undefined;
  return {
    stored: () => stored,
    isLeased: () => owner !== undefined,
    /** Gives the lease to a worker. */
    takeOver(life: Life): CheckpointStore {
      owner = life;
      return {
        acquire: async () => stored,
        async write(checkpoint) {
          await pass(life, 'checkpoint');
          if (owner !== life) throw new LeaseLostError('taken over');
          stored = structuredClone(checkpoint);
        },
        release: async () => {
          if (life.dead) return never();
          owner = undefined;
        },
      };
    },
  };
}

/** What a worker reads. Ingest is slow: it takes the batches in the queue at every second look. */
function stateReaders(state: StateModel, life: Life, ingest: () => void) {
  let looks = 0;
  const salt = whileAlive(life, (month: string) => Buffer.from(`the salt of ${month}`));
  return {
    readMemory: whileAlive(life, () => state.memory()),
    readApplied: whileAlive(life, (n: number) => {
      const marker = state.marker(batchId({ shard: SHARD, n }));
      looks += 1;
      if (looks % 2 === 0) ingest();
      return marker;
    }),
    readMissedBatches: whileAlive(life, () => state.missedBatches()),
    ensureSalt: salt,
    readSalt: salt,
    hasFinished: whileAlive(life, (month: string) => state.finished().includes(month)),
  };
}

/** Resolves when `look` gives the same several times in a row. */
async function quiet(look: () => string): Promise<void> {
  let before = '';
  for (let still = 0; still < 3; ) {
    const now = look();
    still = now === before ? still + 1 : 0;
    before = now;
    await until(() => true);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A rig whose shard has collected before: its first batch, with the snapshot, is applied, and a worker collects. */
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

/** Stops the worker; false if it dies of that. */
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
