import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, mock, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { BatchWriteItemCommand, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { applyBatch } from '../../../lambdas/ingest/apply.ts';
import { claim } from '../../../lambdas/ingest/claim.ts';
import { putCounts } from '../../../lambdas/ingest/put-counts.ts';
import { createTokenResolver } from '../../../lambdas/ingest/tokens.ts';
import { readDays } from '../../../reporting/days/read-days.ts';
import { dynamodb, queryPartition } from '../../../shared/aws/dynamodb.ts';
import { s3 } from '../../../shared/aws/s3.ts';
import { counterPartition } from '../../../shared/counters/counter-keys.ts';
import type { Batch } from '../../../shared/messages/batch.ts';
import { dayOf, daysIn } from '../../../shared/time.ts';
import { startDynamodb, startS3 } from '../../support/emulators.ts';
import { batch, GUILD, messages, who } from '../../support/lambdas/batches.ts';

let stops: (() => Promise<void>)[];
before(async () => {
  stops = [(await startDynamodb()).stop, (await startS3()).stop];
});
afterEach(() => mock.restoreAll());
after(() => Promise.all(stops.map((stop) => stop())));

/** Each test has its own shard and day. */
let shard = '';
let day = '';
let tests = 0;
beforeEach(() => {
  tests += 1;
  shard = `${tests}/1000`;
  day = dayOf(Date.UTC(2018, 0, tests));
});

const counting = (n: number, count: number): Batch => ({
  ...batch(n, { users: [messages(who(n % 3), count, day)] }),
  shard,
});
const resolveTokens = createTokenResolver();
const apply = (one: Batch) => applyBatch(one, resolveTokens);

async function read(name = day) {
  for await (const found of readDays(GUILD, [name])) return found;
  assert.fail('nothing was read');
}

/** The sum of all counts of the day. */
async function counted(): Promise<number> {
  return [...(await read()).users].flatMap(({ cells }) => cells).reduce((sum, { count }) => sum + count, 0);
}

/** Deletes the day's items, so that counts can come from its file only. */
async function deleteItems(): Promise<void> {
  for await (const { pk, sk } of queryPartition('counters', counterPartition(GUILD, day))) {
    const Key = { ...(pk && { pk }), ...(sk && { sk }) };
    await dynamodb.send(
      new BatchWriteItemCommand({ RequestItems: { counters: [{ DeleteRequest: { Key } }] } }),
    );
  }
}

test('a day that is over is read from its file the second time', async () => {
  await apply({
    ...counting(1, 3),
    guilds: [{ guild: GUILD, day, add: { j07: 2, p09: 1 }, set: { t09: 40 } }],
  });
  const first = await read();
  await deleteItems();
  const again = await read();
  assert.deepEqual([...again.users], [...first.users]);
  assert.deepEqual([again.joins, again.parts, again.totals], [first.joins, first.parts, first.totals]);
  assert.deepEqual(
    [...again.joins, ...again.parts, ...again.totals],
    [
      [7, 2],
      [9, 1],
      [9, 40],
    ],
  );
});

test('neither the current day nor one that has just ended is filed', async () => {
  for (const now of ['12T13:00', '13T00:00', '13T00:59']) {
    mock.timers.enable({ apis: ['Date'], now: Date.parse(`2019-03-${now}:00Z`) });
    day = '2019-03-12';
    await apply(counting(tests * 100, 3));
    const before = await counted();
    assert.ok(before > 0);
    await deleteItems();
    assert.equal(await counted(), 0);
    mock.timers.reset();
    shard = `${now}/1000`;
  }
});

test('a batch that comes after the day was filed counts once', async () => {
  await apply(counting(1, 3));
  assert.equal(await counted(), 3);
  const late = counting(2, 10);
  assert.equal(await apply(late), 'applied');
  assert.equal(await counted(), 13);
  assert.equal(await apply(late), 'duplicate');
  assert.equal(await counted(), 13);
  await deleteItems();
  assert.equal(await counted(), 13, 'the file has it too');
});

test('a member count that comes after the day was filed counts', async () => {
  await apply(counting(1, 3));
  await read();
  await apply({ ...counting(2, 1), users: [], guilds: [{ guild: GUILD, day, add: {}, set: { t22: 7 } }] });
  assert.deepEqual([...(await read()).totals], [[22, 7]]);
});

test('a batch whose function dies before noting it is noted at the next delivery', async () => {
  const one = counting(1, 3);
  const two = counting(2, 10);
  await apply(one);
  await claim(two);
  assert.equal(await counted(), 3);
  await putCounts(two, await resolveTokens(two.users, two.at));
  assert.equal(await counted(), 3);
  await apply(two);
  assert.equal(await counted(), 13);
});

/** Calls `meanwhile` once, right after a table's first answer to a command of a kind. */
function onceAnswered(
  kind: typeof QueryCommand | typeof GetItemCommand,
  table: string,
  meanwhile: () => Promise<unknown>,
): void {
  const send = dynamodb.send.bind(dynamodb);
  let left = 1;
  mock.method(dynamodb, 'send', async (...args: Parameters<typeof send>) => {
    const answer = await send(...args);
    const [command] = args;
    if (command instanceof kind && command.input.TableName === table && left-- > 0) await meanwhile();
    return answer;
  });
}

test('a batch that comes between reading the items and filing them counts', async () => {
  await apply(counting(1, 3));
  onceAnswered(QueryCommand, 'counters', () => apply(counting(2, 10)));
  assert.equal(await counted(), 3);
  assert.equal(await counted(), 13);
});

test('a batch that comes before a day is filed, and is noted after it, counts once', async () => {
  await apply(counting(1, 3));
  onceAnswered(GetItemCommand, 'state', () => read());
  await apply(counting(2, 10));
  assert.equal(await counted(), 13);
  assert.equal(await counted(), 13);
});

/** Lets the code that got an answer send its next request, before the scheduler chooses another answer. */
async function letProceed(answer: () => Promise<void>): Promise<void> {
  await answer();
  await setImmediate();
}

// Takes some seconds: each of 25 orders applies up to four batches and reads the day up to five times, by real requests.
test('each batch counts once in any order of answers while a day is read and batches come in', async () => {
  const send = dynamodb.send.bind(dynamodb);
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.constantFrom('read', 'apply', 'apply again'), { minLength: 2, maxLength: 3 }),
      async (scheduler, steps) => {
        tests += 1;
        shard = `${tests}/1000`;
        day = dayOf(Date.UTC(2000, 0, tests));
        let n = 1;
        // All people are known. Another test covers two batches that see the same new person at once.
        await apply({ ...counting(n, 1), users: [0, 1, 2].map((one) => messages(who(one), 1, day)) });
        // A request takes effect at once; the scheduler chooses which waiting caller gets its answer next.
        const scheduled = (...args: Parameters<typeof send>) => {
          const answer = Promise.resolve(send(...args));
          answer.catch(() => {}); // The caller gets the error too, when its answer is chosen.
          return scheduler.schedule(answer, args[0].constructor.name);
        };
        mock.method(dynamodb, 'send', scheduled);
        // A shard's batches come one after another, but batches from the dead-letter queue come at any time.
        const under = steps.map(async (step) => {
          if (step === 'read') return void (await read());
          const one = { ...counting(++n, 10 ** n), shard: `${n}#${shard}` };
          await apply({ ...one, n: 1 });
          if (step === 'apply again') await apply({ ...one, n: 1 });
        });
        try {
          await scheduler.waitFor(Promise.all(under), letProceed);
        } finally {
          mock.restoreAll();
        }
        const sum = Array.from({ length: n }, (_, at) => (at === 0 ? 3 : 10 ** (at + 1))).reduce(
          (a, b) => a + b,
        );
        assert.equal(await counted(), sum, 'at the next read');
        assert.equal(await counted(), sum, 'at the read after that');
      },
    ),
    { numRuns: 25 },
  );
});

test('a day whose file is broken or has expired is filed again', async () => {
  await apply(counting(1, 3));
  await read();
  const place = { Bucket: 'reports', Key: `days/${GUILD}/${day}.parquet` };
  await s3().send(new PutObjectCommand({ ...place, Body: 'PAR1 and nothing more' }));
  assert.equal(await counted(), 3);
  await s3().send(new DeleteObjectCommand(place));
  assert.equal(await counted(), 3);
  await deleteItems();
  assert.equal(await counted(), 3);
});

/** The sum of all counts of some days, and the number of objects that were requested. */
async function countedOn(days: readonly string[]): Promise<{ sum: number; objects: number }> {
  const send = mock.method(s3(), 'send').mock;
  let sum = 0;
  for await (const { users } of readDays(GUILD, days))
    for (const { cells } of users) for (const { count } of cells) sum += count;
  const objects = send.calls.filter(({ arguments: [command] }) => command instanceof GetObjectCommand).length;
  send.restore();
  return { sum, objects };
}

// Takes some seconds: a month is bound only if it has all of its days, so 28 batches are applied and each read has 28 days.
test('a month that was read before comes from one object, except days with late batches', async () => {
  const days = daysIn(Date.UTC(2007, 1, 1), Date.UTC(2007, 2, 1));
  for (const [at, each] of days.entries()) {
    day = each;
    await apply(counting(at + 1, 3));
  }
  const all = days.length * 3;
  assert.deepEqual(await countedOn(days), { sum: all, objects: 0 });
  assert.deepEqual(await countedOn(days), { sum: all, objects: 1 });
  day = '2007-02-09';
  await apply(counting(days.length + 1, 10));
  assert.deepEqual(
    await countedOn(days),
    { sum: all + 10, objects: 2 },
    'neither the copy nor the file has the late batch',
  );
  for (const each of days) {
    day = each;
    await deleteItems();
  }
  assert.deepEqual(await countedOn(days), { sum: all + 10, objects: 2 }, 'the file has it now');
  const month = { Bucket: 'reports', Key: `days/${GUILD}/_2007-02` };
  const lengths = days.map(() => '1').join(' ');
  await s3().send(new PutObjectCommand({ ...month, Body: 'x'.repeat(28), Metadata: { lengths } }));
  assert.deepEqual(await countedOn(days), { sum: all + 10, objects: 29 }, 'the month’s object is broken');
  await s3().send(new DeleteObjectCommand(month));
  assert.deepEqual(await countedOn(days), { sum: all + 10, objects: 29 });
  assert.deepEqual(await countedOn(days), { sum: all + 10, objects: 1 }, 'the month is bound again');
});

test('a reader that stops early files no day that it did not read completely', async () => {
  const days = [1, 2, 3, 4, 5, 6].map((number) => dayOf(Date.UTC(2009, 0, number)));
  for (const [at, each] of days.entries()) {
    day = each;
    await apply(counting(2 * at + 1, 3));
    await apply(counting(2 * at + 2, 4));
  }
  for await (const _ of readDays(GUILD, days)) break;
  for (const each of days) {
    day = each;
    assert.equal(await counted(), 7);
    await deleteItems();
    assert.equal(await counted(), 7);
  }
});

test('without a bucket, days are read from their items, once each', async () => {
  await apply(counting(1, 3));
  await read();
  const send = mock.method(dynamodb, 'send');
  mock.method(s3(), 'send', async () => {
    throw new Error('connect ECONNREFUSED');
  });
  assert.equal(await counted(), 3);
  mock.restoreAll();
  const queries = send.mock.calls.filter(({ arguments: [command] }) => command instanceof QueryCommand);
  assert.equal(queries.length, 2);
});

test('a day that cannot be filed does not stop later days from being read from their files', async () => {
  const days = [1, 2, 3, 4, 5, 6, 7].map((number) => dayOf(Date.UTC(2008, 0, number)));
  for (const [at, each] of days.entries()) {
    day = each;
    await apply(counting(at + 1, 3));
    if (at > 0) await read();
  }
  const send = mock.method(dynamodb, 'send').mock;
  const store = s3().send.bind(s3());
  mock.method(s3(), 'send', async (...args: Parameters<typeof store>) => {
    if (args[0] instanceof PutObjectCommand) throw new Error('Request body is too large');
    return await store(...args);
  });
  let sum = 0;
  for await (const { users } of readDays(GUILD, days))
    for (const { cells } of users) for (const { count } of cells) sum += count;
  assert.equal(sum, 7 * 3);
  const asked = send.calls.filter(
    ({ arguments: [command] }) => command instanceof QueryCommand && command.input.TableName === 'counters',
  );
  assert.equal(asked.length, 1);
});
