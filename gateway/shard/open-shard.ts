import type { Position } from '../delivery/checkpoint.ts';
import { sendBatch, sendEmptyBatch } from '../delivery/queue.ts';
import { ensureSalt, hasFinished, readSalt } from '../salts/salts.ts';
import { readApplied, readMemory, readMissedBatches } from './restore-memory.ts';
import { type Shard, type ShardOptions, startShard } from './shard.ts';
import type { ShardLease } from './shard-leases.ts';

/** What a shard on the real queue and tables needs. */
export interface OpenShardOptions
  extends Pick<
    ShardOptions,
    'settings' | 'log' | 'maxInbox' | 'onInboxFull' | 'onFatal' | 'onNewSessionNeeded' | 'onProcessed'
  > {
  flushSeconds: number;
}

/**
 * Starts a shard whose lease this worker holds, on the real queue and tables. `previous` is where the previous worker
 * was.
 */
export function openShard(
  { name, store, checkpoint }: ShardLease,
  { flushSeconds, ...options }: OpenShardOptions,
): { shard: Shard; previous: Position | undefined } {
  const shard = startShard({
    ...options,
    name,
    store,
    checkpoint,
    flushMs: flushSeconds * 1000,
    send: sendBatch,
    sendEmptyBatch,
    readMemory: () => readMemory(name, options.settings),
    readApplied: (n) => readApplied(name, n),
    readMissedBatches: () => readMissedBatches(name),
    ensureSalt: (month) => ensureSalt(month, name),
    readSalt,
    hasFinished: (month) => hasFinished(month, name),
  });
  return { shard, previous: checkpoint.confirmed?.position ?? undefined };
}
