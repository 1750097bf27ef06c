import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { readApplied, readMissedBatches } from '../../../gateway/shard/restore-memory.ts';
import { handler } from '../../../lambdas/ingest/handler.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { readGaps } from '../../../reporting/coverage/gaps.ts';
import { readDay } from '../../../reporting/days/day-counters.ts';
import { dynamodb, keyOf, queryPartition } from '../../../shared/aws/dynamodb.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import { BATCH_TRIES, type Batch } from '../../../shared/messages/batch.ts';
import { readDirectory } from '../../../shared/state/channel-directory.ts';
import {
  closedKey,
  directoryPartition,
  guildsPartition,
  voicePartition,
} from '../../../shared/state/state-keys.ts';
import {
  batch,
  CHANNEL,
  eventAgain,
  eventOf,
  GUILD,
  messages,
  SHARD,
  who,
} from '../../support/lambdas/batches.ts';

process.env['LOG_LEVEL'] = 'off';
let stack: Stack;
before(async () => {
  stack = await startStack({ log: quietLog });
});
after(() => stack.stop());

/** Each test has its own days, because the tables are shared. */
async function counted(day: string): Promise<{ msg: number; voice: number; people: number }> {
  const { users } = await readDay(GUILD, day);
  const sum = (event: string) =>
    users
      .flatMap(({ cells }) => cells)
      .reduce((all, cell) => all + (cell.event === event ? cell.count : 0), 0);
  return { msg: sum('msg'), voice: sum('voice'), people: users.length };
}

let n = 0;
const next = () => ++n;

async function items(partition: string): Promise<number> {
  let count = 0;
  for await (const _ of queryPartition('state', partition)) count += 1;
  return count;
}

test('a batch that is delivered twice counts once', async () => {
  const one = batch(next(), { users: [messages(who(1), 3, '2018-01-01')] });
  await handler(eventOf(one));
  assert.deepEqual(await handler(eventOf(one, one)), { batchItemFailures: [] });
  assert.deepEqual(await counted('2018-01-01'), { msg: 3, voice: 0, people: 1 });
  assert.equal(await readApplied(SHARD, one.n), one.at);
});

test('counts of the same person add up under one token, which is not their hash', async () => {
  await handler(eventOf(batch(next(), { users: [messages(who(1), 3, '2018-01-02')] })));
  await handler(
    eventOf(batch(next(), { users: [messages(who(1), 4, '2018-01-02'), messages(who(2), 1, '2018-01-02')] })),
  );
  const { users } = await readDay(GUILD, '2018-01-02');
  const sums = users.map(({ cells }) => cells.reduce((sum, { count }) => sum + count, 0));
  assert.deepEqual(sums.sort(), [1, 7]);
  for (const { token } of users) {
    assert.match(token, /^[0-9a-f]{32}$/);
    assert.notEqual(token, who(1));
    assert.notEqual(token, who(2));
  }
});

test('no hash is anywhere in the counters', async () => {
  await handler(
    eventOf(
      batch(next(), {
        users: [messages(who(77), 1, '2018-01-03')],
        settled: [{ guild: GUILD, day: '2018-01-03', hour: 4, seconds: { [CHANNEL]: { [who(78)]: 60 } } }],
      }),
    ),
  );
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: 'counters' }));
  const text = JSON.stringify(Items);
  for (const person of [77, 78]) assert.ok(!text.includes(who(person)));
});

test('settled voice time adds to the other counts of the same people', async () => {
  const settled = {
    guild: GUILD,
    day: '2018-01-04',
    hour: 13,
    seconds: { [CHANNEL]: { [who(1)]: 1200, [who(2)]: 3600 } },
  };
  await handler(eventOf(batch(next(), { settled: [settled] })));
  await handler(
    eventOf(
      batch(next(), {
        users: [{ guild: GUILD, day: '2018-01-04', who: who(1), add: { [`v13:${CHANNEL}`]: 100 } }],
      }),
    ),
  );
  assert.deepEqual(await counted('2018-01-04'), { msg: 0, voice: 4900, people: 2 });
});

test('after a batch that fails, those of its shard are returned in order, and other shards’ are applied', async () => {
  const broken = '{"v":1}';
  const after = batch(next(), { users: [messages(who(1), 1, '2018-01-05')] });
  const elsewhere = { ...batch(1, { users: [messages(who(1), 5, '2018-01-05')] }), shard: '1/2' };
  const { batchItemFailures } = await handler(eventOf(broken, after, elsewhere));
  assert.deepEqual(
    batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
    ['message-0', 'message-1'],
  );
  assert.equal((await counted('2018-01-05')).msg, 5);
  await handler(eventOf(after));
  assert.equal((await counted('2018-01-05')).msg, 6);
});

test('a batch that fails its last attempt takes no later batch into the dead-letter queue', async () => {
  const behind = [1, 2].map((count) => batch(next(), { users: [messages(who(count), count, '2018-01-09')] }));
  const given = async (times: number) =>
    (await handler(eventAgain(times, '{"v":1}', ...behind))).batchItemFailures.map(
      ({ itemIdentifier }) => itemIdentifier,
    );
  assert.deepEqual(await given(BATCH_TRIES - 1), ['message-0', 'message-1', 'message-2']);
  assert.deepEqual(await counted('2018-01-09'), { msg: 0, voice: 0, people: 0 });
  assert.deepEqual(await given(BATCH_TRIES), ['message-0']);
  assert.deepEqual(await counted('2018-01-09'), { msg: 3, voice: 0, people: 2 });
});

test('a late batch, out of the dead-letter queue, is counted and replaces no facts', async () => {
  const session = who(500);
  const late = batch(next(), {
    users: [messages(who(1), 2, '2018-01-06')],
    guilds: [{ guild: GUILD, day: '2018-01-06', add: { j13: 1 }, set: { t13: 10, t12: 9 } }],
    facts: [
      { t: 'voice', guild: GUILD, session, channel: CHANNEL, since: 0, who: who(1), month: '2018-01' },
      { t: 'guild', guild: GUILD, members: 10 },
      { t: 'channel', guild: GUILD, id: CHANNEL, name: 'old-name', kind: 0 },
      { t: 'channel', guild: GUILD, id: '800000000000000010', name: 'only-here', kind: 0 },
    ],
  });
  const newer = batch(next(), {
    guilds: [{ guild: GUILD, day: '2018-01-06', add: { j13: 1 }, set: { t13: 11 } }],
    facts: [
      { t: 'guild', guild: GUILD, members: 11 },
      { t: 'channel', guild: GUILD, id: CHANNEL, name: 'new-name', kind: 0 },
    ],
  });
  await handler(eventOf(newer));
  await handler(eventOf(late));
  await handler(eventOf(late));
  const { joins, totals } = await readDay(GUILD, '2018-01-06');
  assert.equal((await counted('2018-01-06')).msg, 2);
  assert.equal(joins.get(13), 2);
  assert.deepEqual([totals.get(12), totals.get(13)], [9, 11]);
  assert.equal(await items(voicePartition(SHARD)), 0);
  const names: string[] = [];
  for await (const item of queryPartition('state', directoryPartition(GUILD)))
    names.push(item['name']?.S ?? '');
  assert.deepEqual(names, ['new-name', 'only-here']);
  for await (const item of queryPartition('state', guildsPartition(SHARD)))
    assert.equal(item['members']?.N, '11');
});

test('a deleted channel stays in the directory, marked as deleted', async () => {
  const known = { t: 'channel', guild: GUILD, id: '800000000000000011', name: 'old', kind: 0 } as const;
  await handler(eventOf(batch(next(), { facts: [known] })));
  await handler(eventOf(batch(next(), { facts: [{ ...known, deleted: true }] })));
  const { t: _, guild, ...channel } = known;
  assert.deepEqual((await readDirectory(guild)).get(known.id), { ...channel, deleted: true });
});

test('missed batches are recorded for the next start of the worker, until a resync', async () => {
  const shard = '0/3';
  const at = (n: number) => Date.parse('2018-01-10T00:00:00Z') + n * 1000;
  const apply = (n: number, facts: Batch['facts'] = []) =>
    handler(eventOf({ ...batch(n, { facts }), shard, at: at(n) }));
  for (const n of [1, 2]) await apply(n);
  assert.equal(await readMissedBatches(shard), undefined);
  await apply(4);
  assert.deepEqual(await readMissedBatches(shard), { n: 4, since: at(2) });
  await apply(3);
  assert.deepEqual(await readMissedBatches(shard), { n: 4, since: at(2) }, 'a late batch sets nothing');
  await apply(5);
  await apply(7, [{ t: 'restated', through: 4 }]);
  assert.deepEqual(
    await readMissedBatches(shard),
    { n: 7, since: at(2) },
    'a batch missed since is not part of the resync',
  );
  await apply(8, [{ t: 'restated', through: 4 }]);
  assert.deepEqual(await readMissedBatches(shard), { n: 7, since: at(2) });
  await apply(9, [{ t: 'restated', through: 7 }]);
  assert.equal(await readMissedBatches(shard), undefined);
  await apply(10);
  assert.equal(await readMissedBatches(shard), undefined);
});

test('of gaps that begin at the same time the longest counts, in any order', async () => {
  const gapTo = (to: number): Partial<Batch> => ({ facts: [{ t: 'gap', from: 1000, to, guild: GUILD }] });
  for (const [n, to] of [
    [2, 5000],
    [1, 3000],
  ] as const)
    await handler(eventOf({ ...batch(n, gapTo(to)), shard: '2/3' }));
  assert.deepEqual(await readGaps(GUILD, { start: 0, end: 10_000 }), [{ from: 1000, to: 5000 }]);
});

test('when a shard’s first batch never arrives, facts from before its second are missing', async () => {
  await handler(eventOf({ ...batch(2), shard: '1/3' }));
  const broken = await readMissedBatches('1/3');
  assert.ok(broken && broken.n === 2 && broken.since < batch(2).at);
});

test('a batch for a closed month is counted under tokens of one use, and maps nobody', async () => {
  const people = [messages(who(1), 2, '2017-11-30'), messages(who(2), 1, '2017-11-30')];
  await dynamodb.send(new PutItemCommand({ TableName: 'state', Item: keyOf(closedKey('2017-11')) }));
  await handler(eventOf(batch(next(), { users: people })));
  await handler(eventOf(batch(next(), { users: people })));
  assert.deepEqual(await counted('2017-11-30'), { msg: 6, voice: 0, people: 4 });
  let mapped = 0;
  for await (const _ of queryPartition('identities', `${GUILD}#2017-11`)) mapped += 1;
  assert.equal(mapped, 0);
});

test('one batch can have three hundred new people', async () => {
  const seconds = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [who(1000 + i), 60]));
  await handler(
    eventOf(
      batch(next(), {
        settled: [{ guild: GUILD, day: '2018-01-07', hour: 1, seconds: { [CHANNEL]: seconds } }],
      }),
    ),
  );
  assert.deepEqual(await counted('2018-01-07'), { msg: 0, voice: 18_000, people: 300 });
});

test('the same batch in two functions at once counts once', async () => {
  const one = batch(next(), { users: [messages(who(9), 5, '2018-01-08')] });
  const results = await Promise.all([handler(eventOf(one)), handler(eventOf(one))]);
  if (results.some(({ batchItemFailures }) => batchItemFailures.length > 0)) await handler(eventOf(one));
  assert.deepEqual(await counted('2018-01-08'), { msg: 5, voice: 0, people: 1 });
});

test('with a retention period, counters of every kind expire', async () => {
  process.env['RETENTION_MONTHS'] = '2';
  try {
    const settled = { guild: GUILD, day: '2018-02-07', hour: 3, seconds: { [CHANNEL]: { [who(1)]: 60 } } };
    const guilds = [{ guild: GUILD, day: '2018-02-07', add: { j03: 1 }, set: { t03: 9 } }];
    const users = [messages(who(1), 3, '2018-02-07')];
    await handler(eventOf(batch(next(), { users, settled: [settled], guilds })));
  } finally {
    delete process.env['RETENTION_MONTHS'];
  }
  const expiries: (string | undefined)[] = [];
  for await (const item of queryPartition('counters', `${GUILD}#2018-02-07`))
    expiries.push(item['expires']?.N);
  assert.deepEqual(expiries, Array(2).fill(String(Date.UTC(2018, 4, 1) / 1000)));
  assert.deepEqual(await counted('2018-02-07'), { msg: 3, voice: 60, people: 1 });
});
