import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
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
import { batch, CHANNEL, eventOf, GUILD, messages, SHARD, who } from '../../support/lambdas/batches.ts';

process.env['LOG_LEVEL'] = 'off';
let stack: Stack;
before(async () => {
  stack = await startStack({ log: quietLog });
});
after(() => stack.stop());

async function all(table: string): Promise<Item[]> {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: table }));
  return Items;
}

let n = 0;
/** Gives a month some content: a message, someone in voice, and its salt. */
async function live(month: string, ...facts: Fact[]): Promise<void> {
  await ensureSalt(month, SHARD);
  const session = who(n + 900);
  await ingest(
    eventOf(
      batch(++n, {
        users: [messages(who(1), 1, `${month}-12`), messages(who(2), 1, `${month}-12`)],
        facts: [
          { t: 'voice', guild: GUILD, session, channel: CHANNEL, since: 0, who: who(1), month },
          ...facts,
        ],
      }),
    ),
  );
}

test('the current month is not closed, and gets its salt', async () => {
  await live('2018-03');
  assert.deepEqual(await rotate({ time: '2018-03-20T00:00:00Z' }), { closed: [], waiting: [], posts: 0 });
  assert.ok(await readSalt('2018-03'));
});

test('a past month waits for the shards that hash with its salt', async () => {
  assert.deepEqual(await rotate({ time: '2018-04-01T01:00:00Z' }), {
    closed: [],
    waiting: ['2018-03'],
    posts: 0,
  });
  assert.ok(await readSalt('2018-03'));
  assert.ok(await readSalt('2018-04'), 'the new month has its salt');
});

test('a month that every shard has finished is closed: no salt, no mapping, no hash of a voice session', async () => {
  const before = await readDay(GUILD, '2018-03-12');
  await ingest(eventOf(batch(++n, { facts: [{ t: 'month-finished', month: '2018-03' }] })));
  assert.deepEqual(await rotate({ time: '2018-04-01T02:00:00Z' }), {
    closed: ['2018-03'],
    waiting: [],
    posts: 0,
  });
  assert.equal(await readSalt('2018-03'), undefined);
  assert.ok(await isMonthClosed('2018-03'));
  assert.deepEqual(await all('identities'), []);
  assert.ok(!JSON.stringify(await all('state')).includes(who(1)));
  assert.deepEqual(await readDay(GUILD, '2018-03-12'), before, 'the counts stay');
});

test('a repeated run does nothing', async () => {
  assert.deepEqual(await rotate({ time: '2018-04-01T03:00:00Z' }), { closed: [], waiting: [], posts: 0 });
});

test('a closed month never gets another salt', async () => {
  assert.equal(await ensureSalt('2018-03', SHARD), undefined);
  assert.equal(await readSalt('2018-03'), undefined);
});

test('after 23 hours a month is closed regardless and the result says so, and older months are closed too', async () => {
  await live('2018-04');
  await live('2018-05');
  assert.deepEqual(await rotate({ time: '2018-06-01T22:59:00Z' }), {
    closed: ['2018-04'],
    waiting: ['2018-05'],
    regardless: ['2018-04'],
    posts: 0,
  });
  assert.deepEqual(await rotate({ time: '2018-06-01T23:00:00Z' }), {
    closed: ['2018-05'],
    waiting: [],
    regardless: ['2018-05'],
    posts: 0,
  });
});

test('people of the current month keep their mapping when the month before is closed', async () => {
  await live('2018-06');
  await live('2018-07');
  await rotate({ time: '2018-07-02T00:00:00Z' });
  const left = (await all('identities')).map((item) => item['pk']?.S);
  assert.deepEqual(new Set(left), new Set([`${GUILD}#2018-07`]));
});

test('two runs at once do no harm', async () => {
  const results = await Promise.all([
    rotate({ time: '2018-08-02T00:00:00Z' }),
    rotate({ time: '2018-08-02T00:00:00Z' }),
  ]);
  for (const { closed } of results) assert.deepEqual(closed, ['2018-07']);
  assert.deepEqual(await all('identities'), []);
});

test('an event without a readable time is refused', async () => {
  await assert.rejects(rotate({ time: 'soon' }), /ISO 8601/);
});
