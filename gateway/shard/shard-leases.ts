import { setTimeout as wait } from 'node:timers/promises';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, queryPartition, stringOf } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import type { Log } from '../../shared/log.ts';
import { parseShardName, shardName } from '../../shared/messages/batch.ts';
import { retry } from '../../shared/retry.ts';
import { SHARDS_PARTITION, shardKey } from '../../shared/state/state-keys.ts';
import {
  type Checkpoint,
  type CheckpointStore,
  createCheckpointStore,
  isLive,
} from '../delivery/checkpoint.ts';

export interface ShardLeasesOptions {
  /** The shards to take, of `count` in all. */
  ids: readonly number[];
  count: number;
  /** Tells this process from every other worker. */
  owner: string;
  /** How long a lease lasts that is not renewed, ms: what a successor waits for after a crash. */
  leaseMs?: number | undefined;
  /** Lets what is durable be followed. */
  watch: (id: number, store: CheckpointStore) => CheckpointStore;
  log: Log;
  /** For tests: waits so many ms. */
  sleep?: (ms: number) => Promise<unknown>;
}

/** A shard whose lease this worker holds, and what the worker before it left behind. */
export interface ShardLease {
  id: number;
  name: string;
  store: CheckpointStore;
  checkpoint: Checkpoint;
}

const LEASE_MS = 15_000;
const POLL_MS = 500;

/**
 * Takes the leases of all shards, and waits until no lease of another number of shards is live: the leases of 0/1 and
 * 0/2 do not exclude each other, so both workers would count the same events.
 *
 * Each worker takes its own leases before it looks for others, so of two that start at once one sees the other, or both
 * do. Then the one with fewer shards gives its leases up, and the other keeps its own until they are. One that collects
 * already looks no more: its leases keep the others waiting.
 */
export async function takeLeases(options: ShardLeasesOptions): Promise<ShardLease[]> {
  const { count, log } = options;
  const pause = options.sleep ?? wait;
  const warn = createWarning(count, log);
  for (;;) {
    for (let others = await liveCounts(options); others.length > 0; others = await liveCounts(options)) {
      warn(others);
      await pause(POLL_MS);
    }
    const taken = await takeAll(options, pause);
    for (let leases = await renewAll(taken, log); leases; leases = await renewAll(leases, log)) {
      const others = await liveCounts(options);
      if (others.length === 0) return leases;
      warn(others);
      if (Math.max(...others) > count) break;
      await pause(POLL_MS);
    }
    await Promise.all(taken.map(({ store }) => retry(store.release, { log, what: 'Giving a lease up' })));
    await pause(POLL_MS);
  }
}

/** Says once for each other number of shards what this worker waits for. */
function createWarning(count: number, log: Log): (others: readonly number[]) => void {
  const said = new Set<number>();
  return (others) => {
    for (const other of others) {
      if (said.has(other)) continue;
      said.add(other);
      log(
        'warn',
        `This worker needs ${count} shards, but another collects with ${other}. Together they would count events ` +
          'twice, so this one waits. Stop the other worker.',
      );
    }
  };
}

/** The other numbers of shards that live leases are of. */
async function liveCounts({ count, log }: ShardLeasesOptions): Promise<number[]> {
  return retry(
    async () => {
      const live = new Set<number>();
      for await (const item of queryPartition(tables.state, SHARDS_PARTITION, { ConsistentRead: true })) {
        const name = stringOf(item, 'sk');
        const other = parseShardName(name).count;
        if (other !== count && (await isLive(name))) live.add(other);
      }
      return [...live];
    },
    { log, what: 'Looking for leases of another number of shards' },
  );
}

async function takeAll(
  options: ShardLeasesOptions,
  pause: (ms: number) => Promise<unknown>,
): Promise<ShardLease[]> {
  const { ids, count, owner, leaseMs = LEASE_MS, watch, log } = options;
  const leases: ShardLease[] = [];
  for (const id of ids) {
    const name = shardName(id, count);
    const store = watch(id, createCheckpointStore(name, owner, leaseMs));
    // Before the lease: a live one must never be missing from the list.
    await retry(() => register(name), { log, what: 'Registering the shard' });
    leases.push({ id, name, store, checkpoint: await takeLease(name, store, log, pause) });
  }
  return leases;
}

async function register(shard: string): Promise<void> {
  await dynamodb.send(new PutItemCommand({ TableName: tables.state, Item: keyOf(shardKey(shard)) }));
}

async function takeLease(
  shard: string,
  store: CheckpointStore,
  log: Log,
  pause: (ms: number) => Promise<unknown>,
): Promise<Checkpoint> {
  const acquire = () => retry(store.acquire, { log, what: 'Taking the lease' });
  for (let waited = false; ; waited = true) {
    const checkpoint = await acquire();
    if (checkpoint) return checkpoint;
    if (!waited) log('info', 'Waiting for the worker that holds the lease', { shard });
    await pause(POLL_MS);
  }
}

/** Takes held leases again, so that they are live. Undefined where one is another worker's by now. */
async function renewAll(leases: readonly ShardLease[], log: Log): Promise<ShardLease[] | undefined> {
  const renewed: ShardLease[] = [];
  for (const lease of leases) {
    const checkpoint = await retry(lease.store.acquire, { log, what: 'Renewing the lease' });
    if (!checkpoint) return undefined;
    renewed.push({ ...lease, checkpoint });
  }
  return renewed;
}
