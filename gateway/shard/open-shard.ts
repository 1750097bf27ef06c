import type { Position } from '../delivery/checkpoint.ts';
import { sendBatch, sendProbe } from '../delivery/queue.ts';
import { ensureSalt, hasFinished, readSalt } from '../salts/salts.ts';
import { readApplied, readBreak, readMemory } from './restore-memory.ts';
import { type Shard, type ShardOptions, startShard } from './shard.ts';
import type { ShardLease } from './shard-leases.ts';

export interface OpenShardOptions
  extends Pick<
    ShardOptions,
    'settings' | 'log' | 'maxInbox' | 'onFull' | 'onFatal' | 'onStale' | 'onProcessed'
  > {
  flushSeconds: number;
}

/** Starts a shard whose lease is held. `left` is how far the worker before it had come. */
export function openShard(
  { name, store, checkpoint }: ShardLease,
  { flushSeconds, ...options }: OpenShardOptions,
): { shard: Shard; left: Position | undefined } {
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
