import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../shared/log.ts';
import { retry } from '../shared/retry.ts';
import { type Checkpoint, type CheckpointStore, createCheckpointStore, type Position } from './checkpoint.ts';
import { sendBatch, sendProbe } from './queue.ts';
import { readApplied, readBreak, readMemory } from './restore.ts';
import { ensureSalt, hasFinished, readSalt } from './salts.ts';
import { type Shard, type ShardOptions, startShard } from './shard.ts';

export interface OpenShardOptions
  extends Pick<
    ShardOptions,
    'settings' | 'log' | 'maxInbox' | 'onFull' | 'onFatal' | 'onStale' | 'onProcessed'
  > {
  flushSeconds: number;
  /** Lets what is durable be followed. */
  watch: (store: CheckpointStore) => CheckpointStore;
  /** Tells this process from every other worker. */
  owner: string;
  /** How long a lease lasts that is not renewed, ms: what a successor waits for after a crash. */
  leaseMs?: number;
}

const LEASE_MS = 15_000;
const LEASE_POLL_MS = 500;

/** Takes the lease of a shard, waiting for it, and starts the shard. `left` is where the worker before it had come. */
export async function openShard(
  name: string,
  { flushSeconds, owner, leaseMs = LEASE_MS, watch, ...options }: OpenShardOptions,
): Promise<{ shard: Shard; left: Position | undefined }> {
  const store = watch(createCheckpointStore(name, owner, leaseMs));
  const checkpoint = await takeLease(name, store, options.log);
  const shard = startShard({
    ...options,
    name,
    store,
    checkpoint,
    flushMs: flushSeconds * 1000,
    send: sendBatch,
    probe: sendProbe,
    readMemory: () => readMemory(name, options.settings),
    readApplied: (n) => readApplied(name, n),
    readBreak: () => readBreak(name),
    ensure: (month) => ensureSalt(month, name),
    read: readSalt,
    hasFinished: (month) => hasFinished(month, name),
  });
  return { shard, left: checkpoint.confirmed?.position ?? undefined };
}

async function takeLease(shard: string, store: CheckpointStore, log: Log): Promise<Checkpoint> {
  const acquire = () => retry(store.acquire, { log, what: 'Taking the lease' });
  for (let waited = false; ; waited = true) {
    const checkpoint = await acquire();
    if (checkpoint) return checkpoint;
    if (!waited) log('info', 'Waiting for the worker that holds the lease', { shard });
    await sleep(LEASE_POLL_MS);
  }
}
