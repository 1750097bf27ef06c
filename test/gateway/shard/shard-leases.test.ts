import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { fenceUnlessLive, LeaseLostError } from '../../../gateway/delivery/checkpoint.ts';
import { type ShardLease, takeLeases } from '../../../gateway/shard/shard-leases.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { dynamodb, keyOf, n, queryPartition, stringOf } from '../../../shared/aws/dynamodb.ts';
import { tables } from '../../../shared/aws/tables.ts';
import { checkpointKey, SHARDS_PARTITION, shardKey } from '../../../shared/state/state-keys.ts';
import { eventually } from '../../support/eventually.ts';

const LONG_MS = 60_000;
let stack: Stack;
let logged: string[] = [];

before(async () => {
  stack = await startStack({ log: () => {} });
});
after(() => stack.stop());
beforeEach(async () => {
  logged = [];
  for await (const item of queryPartition(tables.state, SHARDS_PARTITION)) {
    const shard = stringOf(item, 'sk');
    for (const key of [shardKey(shard), checkpointKey(shard)]) {
      await dynamodb.send(new DeleteItemCommand({ TableName: tables.state, Key: keyOf(key) }));
    }
  }
});

const take = (count: number, owner: string): Promise<ShardLease[]> =>
  takeLeases({
    ids: Array.from({ length: count }, (_, id) => id),
    count,
    owner,
    leaseMs: LONG_MS,
    watch: (_, store) => store,
    log: (level, message) => void logged.push(`${level} ${message}`),
    // The tests wait for events, not for time.
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
  });

const release = (leases: readonly ShardLease[]) => Promise.all(leases.map(({ store }) => store.release()));

/** Makes a lease expire, as when its worker's machine stands still. */
const runOut = ({ name }: ShardLease) =>
  dynamodb.send(
    new UpdateItemCommand({
      TableName: tables.state,
      Key: keyOf(checkpointKey(name)),
      UpdateExpression: 'SET leaseUntil = :past',
      ExpressionAttributeValues: { ':past': n(Date.now() - 1) },
    }),
  );

/** Whether a promise has resolved so far. */
function watched<T>(promise: Promise<T>): { kept: () => boolean } {
  let kept = false;
  promise.then(() => {
    kept = true;
  });
  return { kept: () => kept };
}

const warnings = (): string[] => logged.filter((line) => line.startsWith('warn'));

// The tests with several workers take about two seconds, because the database answers their polls.
test('a worker with another number of shards waits until the leases are released, and logs once why', async () => {
  for (const [running, starting] of [
    [1, 2],
    [2, 1],
  ] as const) {
    logged = [];
    const first = await take(running, 'first');
    const second = take(starting, 'second');
    const { kept } = watched(second);
    await eventually(() => assert.equal(warnings().length, 1));
    assert.match(warnings()[0] ?? '', new RegExp(`needs ${starting} shards.*collects with ${running}.*Stop`));
    assert.equal(kept(), false);
    for (const { store } of first) await store.write({ confirmed: null, sending: null });
    await release(first);
    await release(await second);
    assert.equal(warnings().length, 1);
  }
});

test('a worker waits for leases of the same owner as well', async () => {
  const first = await take(1, 'the only one');
  const second = take(2, 'the only one');
  await eventually(() => assert.equal(warnings().length, 1));
  await release(first);
  assert.equal((await second).length, 2);
});

test('a worker does not wait for an expired lease, and its previous owner can no longer write', async () => {
  const first = await take(1, 'first');
  for (const lease of first) await runOut(lease);
  assert.equal((await take(2, 'second')).length, 2);
  for (const { store } of first) {
    await assert.rejects(store.write({ confirmed: null, sending: null }), LeaseLostError);
  }
  assert.deepEqual(warnings(), []);
});

test('of workers that start at once with any numbers of shards, one collects at a time', async () => {
  for (let round = 0; round < 2; round++) {
    const holding = new Set<number>();
    const life = async (count: number) => {
      const leases = await take(count, `${round} ${count}`);
      assert.deepEqual([...holding], [], 'another holds its leases');
      holding.add(count);
      for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
      for (const { name } of leases) assert.equal(await fenceUnlessLive(name), true);
      holding.delete(count);
      await release(leases);
    };
    await Promise.all([life(1), life(2), life(3)]);
  }
});

test('workers with the same number of shards follow each other without a warning', async () => {
  const first = await take(2, 'first');
  const second = take(2, 'second');
  await eventually(() =>
    assert.ok(logged.includes('info The shard waits for the worker that holds its lease.')),
  );
  await release(first);
  assert.deepEqual(
    (await second).map(({ name }) => name),
    ['0/2', '1/2'],
  );
  assert.deepEqual(warnings(), []);
});
