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
  fenceUnlessLive,
} from '../delivery/checkpoint.ts';

/** What taking leases needs. */
export interface ShardLeasesOptions {
  /** The ids of the shards to take. */
  ids: readonly number[];
  /** The number of shards in all. */
  count: number;
  /** Identifies this process among all workers. */
  owner: string;
  /** How long a lease lasts without renewal, ms. After a crash the next worker waits this long. */
  leaseMs?: number | undefined;
  /** Wraps each shard's store, to follow its checkpoints. */
  watch: (id: number, store: CheckpointStore) => CheckpointStore;
  log: Log;
  /** Waits for `ms`. Tests replace it. */
  sleep?: (ms: number) => Promise<unknown>;
}

/** A shard whose lease this worker holds, and the checkpoint of the previous worker. */
export interface ShardLease {
  id: number;
  name: string;
  store: CheckpointStore;
  checkpoint: Checkpoint;
}

const LEASE_MS = 15_000;
const POLL_MS = 500;

/**
 * Takes the leases of all shards, and waits until no lease of another number of shards is live. The leases of 0/1 and
 * 0/2 do not exclude each other, so both workers would count the same events.
 *
 * Each worker takes its leases before it looks for others. So if two start at once, at least one of them sees the other.
 * The one with fewer shards then releases its leases, and the other keeps its leases and waits for that. A worker that
 * collects already does not look any more; its leases make the others wait.
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
    await Promise.all(taken.map(({ store }) => retry(store.release, { log, what: 'Releasing a lease' })));
    await pause(POLL_MS);
  }
}

/** Creates a function that logs, once for each other number of shards, what this worker waits for. */
function createWarning(count: number, log: Log): (others: readonly number[]) => void {
  const warned = new Set<number>();
  return (others) => {
    for (const other of others) {
      if (warned.has(other)) continue;
      warned.add(other);
      log(
        'warn',
        `This worker needs ${count} shards, but another collects with ${other}. Together they would count events ` +
          'twice, so this one waits. Stop the other worker.',
      );
    }
  };
}

/** Reads which other numbers of shards have live leases. */
async function liveCounts({ count, log }: ShardLeasesOptions): Promise<number[]> {
  return retry(
    async () => {
      const live = new Set<number>();
      for await (const item of queryPartition(tables.state, SHARDS_PARTITION, { ConsistentRead: true })) {
        const name = stringOf(item, 'sk');
        const other = parseShardName(name).count;
        if (other !== count && (await fenceUnlessLive(name))) live.add(other);
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
    // Registered first, so that no live lease is missing from the list.
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
    if (!waited) log('info', 'The shard waits for the worker that holds its lease.', { shard });
    await pause(POLL_MS);
  }
}

/** Renews leases that this worker holds, so that they are live. Undefined if another worker has taken one of them. */
async function renewAll(leases: readonly ShardLease[], log: Log): Promise<ShardLease[] | undefined> {
  const renewed: ShardLease[] = [];
  for (const lease of leases) {
    const checkpoint = await retry(lease.store.acquire, { log, what: 'Renewing the lease' });
    if (!checkpoint) return undefined;
    renewed.push({ ...lease, checkpoint });
  }
  return renewed;
}
