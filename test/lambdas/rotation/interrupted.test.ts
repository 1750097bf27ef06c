import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { ensureSalt, readSalt } from '../../../gateway/salts/salts.ts';
import { handler as ingest } from '../../../lambdas/ingest/handler.ts';
import { handler as rotate } from '../../../lambdas/rotation/handler.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { readDay } from '../../../reporting/days/day-counters.ts';
import { dynamodb, type Item } from '../../../shared/aws/dynamodb.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import type { Fact } from '../../../shared/messages/batch.ts';
import { isMonthClosed } from '../../../shared/state/closed-months.ts';
import { SHARD } from '../../../simulator/session/simulated-server.ts';
import { batch, CHANNEL, eventOf, GUILD, messages, who } from '../../support/lambdas/batches.ts';

process.env['LOG_LEVEL'] = 'off';
const PEOPLE = 60;
let stack: Stack;
let n = 0;
let year = 2000;
/** The month of a test, and a time at which it can be closed. */
let month: string;
let time: string;

before(async () => {
  stack = await startStack({ log: quietLog });
});
after(() => stack.stop());
beforeEach(async () => {
  year += 1;
  month = `${year}-03`;
  time = `${year}-04-02T00:00:00Z`;
  // The month that the test before left open must not matter.
  await rotate({ time: `${month}-01T00:00:00Z` });
  await ensureSalt(month, SHARD);
  const people = Array.from({ length: PEOPLE }, (_, i) => who(i));
  await apply({
    users: people.map((one) => messages(one, 1, `${month}-12`)),
    facts: people.slice(0, 30).map((one) => inVoice(one)),
  });
});

const apply = (contents: Parameters<typeof batch>[1]) => ingest(eventOf(batch(++n, contents)));

const inVoice = (one: string): Fact => ({
  t: 'voice',
  guild: GUILD,
  session: `5e55${one.slice(4)}`,
  channel: CHANNEL,
  since: 0,
  who: one,
  month,
});

async function all(table: string): Promise<Item[]> {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
  return Items;
}

/** What must be true of every closed month. */
async function assertClosed(): Promise<void> {
  assert.ok(await isMonthClosed(month));
  assert.equal(await readSalt(month), undefined);
  assert.deepEqual(
    (await all('identities')).filter(({ pk }) => pk?.S?.endsWith(month)),
    [],
  );
  const named = (await all('state')).filter(({ who: one, sk }) => one && one.S !== sk?.S);
  assert.deepEqual(
    named.filter((item) => item['month']?.S === month),
    [],
    'open voice sessions go by their own keys',
  );
  const { users } = await readDay(GUILD, `${month}-12`);
  assert.ok(users.length >= PEOPLE);
  assert.ok(users.every(({ token }) => !/^0{20}/.test(token)));
}

/** Lets the function die at its k-th request to the database, before or after the request is carried out. */
async function dieAt(k: number, when: 'before' | 'after', action: () => Promise<unknown>): Promise<boolean> {
  let requests = 0;
  const dying = new Error('killed');
  dynamodb.middlewareStack.add(
    (next) => async (args) => {
      requests += 1;
      if (requests >= k && when === 'before') throw dying;
      const result = await next(args);
      if (requests >= k) throw dying;
      return result;
    },
    { step: 'initialize', name: 'dying' },
  );
  try {
    await action();
    return false;
  } catch (error) {
    if (error !== dying) throw error;
    return true;
  } finally {
    dynamodb.middlewareStack.remove('dying');
  }
}

// They can take over two seconds: each step of a rotation is one more run against a database.
for (const when of ['before', 'after'] as const) {
  test(`a run that is killed ${when} any of its steps, any number of times, is finished by the next`, async () => {
    let k = 1;
    // Every run repeats the first steps, and then dies one step later than the run before.
    while (await dieAt(k, when, () => rotate({ time }))) k += 1;
    assert.ok(k > 8, `died of ${k} steps`);
    await assertClosed();
    assert.deepEqual((await rotate({ time })).closed, []);
  });
}

test('a run near its time limit stops in order, and the next goes on', async () => {
  let looks = 0;
  const context = { getRemainingTimeInMillis: () => (++looks > 2 ? 59_000 : 300_000) };
  const later = `${year}-04`;
  await ensureSalt(later, SHARD);
  const result = await rotate({ time: `${year}-05-02T00:00:00Z` }, context);
  assert.equal(result.unfinished, month, 'not the month after it, which was not begun');
  assert.deepEqual([result.closed, result.posts], [[], 0]);
  assert.equal(await readSalt(month), undefined, 'the salt is deleted first');
  const left = (await all('identities')).length;
  assert.ok(left > 0 && left <= PEOPLE);
  assert.deepEqual((await rotate({ time: `${year}-05-02T00:00:00Z` })).closed, [month, later]);
  await assertClosed();
});

test('a batch that ingest applies during the closing is counted and leaves no hash behind', async () => {
  const late = Array.from({ length: 20 }, (_, i) =>
    apply({
      users: [messages(who(i), 1, `${month}-12`), messages(who(500 + i), 1, `${month}-12`)],
      facts: [inVoice(who(500 + i))],
    }),
  );
  await Promise.all([rotate({ time }), ...late, rotate({ time })]);
  await assertClosed();
  const { users } = await readDay(GUILD, `${month}-12`);
  const count = users.reduce((sum, { cells }) => sum + cells.reduce((a, cell) => a + cell.count, 0), 0);
  assert.equal(count, PEOPLE + 40);
});

test('a voice session stored after the month was closed has no hash', async () => {
  await rotate({ time });
  await apply({ facts: [inVoice(who(7))] });
  await assertClosed();
});
