import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { handler as ingest } from '../../lambdas/ingest/handler.ts';
import { quietLog } from '../../local/quiet-log.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import { createTables } from '../../local/tables.ts';
import { readDay } from '../../shared/counters.ts';
import { dynamodb, keyOf, n } from '../../shared/dynamodb.ts';
import { batch, CHANNEL, eventOf, GUILD, messages, who } from '../lambdas/ingest/batches.ts';
import { run } from '../local/run.ts';
import { type Account, startAccount } from './account.ts';

process.env['LOG_LEVEL'] = 'off';
const DAY = '2018-01-12';
const PEOPLE = 60;
let stack: Stack;
let account: Account;

before(async () => {
  stack = await startStack({ log: quietLog });
  // What a restored table is called is up to whoever restores it.
  await createTables({ counters: 'restored', identities: 'identities', salts: 'salts', state: 'state' });
  account = await startAccount({ Userstats: { CountersTable: 'counters' } });
});
after(async () => {
  await account.stop();
  await stack.stop();
});

const restore = (table: string) =>
  run(
    'restore',
    [table],
    { ...account.environment, AWS_ENDPOINT_URL_DYNAMODB: process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '' },
    'cdk',
  );

test('counters that were lost come back, and what was counted since stays', async () => {
  const users = Array.from({ length: PEOPLE }, (_, person) => messages(who(person), person + 1, DAY));
  await ingest(eventOf(batch(1, { users: users.slice(0, 30) }), batch(2, { users: users.slice(30) })));
  const whole = await readDay(GUILD, DAY);
  assert.equal(whole.users.length, PEOPLE);
  const there = await restore('counters');
  assert.match(there.stdout, new RegExp(`Copied 0 items; ${PEOPLE} were there already`));

  // The backup: all of it, as it was.
  process.env['COUNTERS_TABLE'] = 'restored';
  await ingest(eventOf(batch(3, { users: users.slice(0, 30) }), batch(4, { users: users.slice(30) })));
  process.env['COUNTERS_TABLE'] = 'counters';
  const [lost, changed] = whole.users;
  assert.ok(lost && changed);
  const keyOfUser = (token: string) => keyOf({ pk: `${GUILD}#${DAY}`, sk: `u#${token}` });
  await dynamodb.send(new DeleteItemCommand({ TableName: 'counters', Key: keyOfUser(lost.token) }));
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: 'counters',
      Key: keyOfUser(changed.token),
      UpdateExpression: 'ADD #cell :more',
      ExpressionAttributeNames: { '#cell': `m13:${CHANNEL}` },
      ExpressionAttributeValues: { ':more': n(100) },
    }),
  );

  const back = await restore('restored');
  assert.equal(back.code, 0, back.stderr);
  assert.match(back.stdout, new RegExp(`Copied 1 items; ${PEOPLE - 1} were there already`));
  const now = new Map((await readDay(GUILD, DAY)).users.map(({ token, cells }) => [token, cells[0]?.count]));
  assert.equal(now.size, PEOPLE);
  assert.equal(now.get(lost.token), lost.cells[0]?.count);
  assert.equal(now.get(changed.token), (changed.cells[0]?.count ?? 0) + 100);
  assert.match((await restore('restored')).stdout, /Copied 0 items/);
});
