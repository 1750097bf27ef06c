import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { readMissedBatches } from '../../gateway/shard/restore-memory.ts';
import { dynamodb, keyOf, n } from '../../shared/aws/dynamodb.ts';
import { ConnectError } from '../../shared/discord/connect-error.ts';
import { appliedKey } from '../../shared/state/state-keys.ts';
import { DAY_MS } from '../../shared/time.ts';
import { readAllGaps } from '../../simulator/chaos/campaign/read-counters.ts';
import { SHARD } from '../../simulator/session/simulated-server.ts';
import { eventually } from '../support/eventually.ts';
import { caughtUp, quietServer, useWorkerRig } from '../support/gateway/worker-rig.ts';

const rig = useWorkerRig();

for (const [code, says] of [
  [4004, /does not accept the bot token/],
  [4010, /close code 4010/],
  [4011, /close code 4011/],
  [4012, /close code 4012/],
  [4013, /close code 4013/],
  [4014, /Server Members Intent/],
] as const) {
  test(`after close code ${code} a worker does not connect again and says what to change`, async () => {
    const refused = Promise.withResolvers<unknown>();
    await rig.start({ onFatal: refused.resolve });
    rig.discord().gateway.disconnect(code);
    const error = await refused.promise;
    assert.ok(error instanceof ConnectError);
    assert.match(error.message, says);
    const { identifies, resumes } = rig.discord().gateway.counts;
    assert.deepEqual([identifies, resumes], [1, 0]);
  });
}

test('a worker that starts from a state that misses batches replaces the session', async () => {
  const first = await rig.start({});
  await rig.stop(first);
  await rig.stack().drained();
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: 'state',
      Key: keyOf(appliedKey(SHARD)),
      UpdateExpression: 'SET brokenAt = n, brokenSince = :since',
      ExpressionAttributeValues: { ':since': n(Date.now() - 60_000) },
    }),
  );
  const second = await rig.start({});
  await eventually(() => assert.equal(rig.discord().gateway.counts.identifies, 2));
  await eventually(async () => {
    second.tick(Date.now());
    assert.equal(await readMissedBatches(SHARD), undefined);
  });
  const gaps = await readAllGaps();
  assert.ok(gaps.some(({ start, end }) => end - start >= 60_000));
});

test('a worker waits while another collects with another number of shards, and each message counts once', async () => {
  let shards = 1;
  await rig.renewDiscord({
    shards: () => shards,
    sessionStartLimit: { total: 1000, remaining: 1000, reset_after: DAY_MS, max_concurrency: 16 },
  });
  const server = quietServer(rig, 2);
  const first = await rig.start({});
  shards = 2;
  const second = rig.start({});
  const isWaiting = eventually(() =>
    assert.ok(rig.logged().some((line) => /needs 2 shards.*collects with 1/.test(line))),
  );
  await Promise.race([second, isWaiting]);
  for (let n = 0; n < 10; n++) server.write();
  await caughtUp(rig);
  await rig.stop(first);
  await second;
  for (let n = 0; n < 10; n++) server.write();
  await caughtUp(rig);
  await rig.stopAll();
  await rig.stack().drained();
  assert.equal(await server.count(), 20);
});
