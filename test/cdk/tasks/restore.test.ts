import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { handler as ingest } from '../../../lambdas/ingest/handler.ts';
import { createTables } from '../../../local/stack/create-tables.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { readDay } from '../../../reporting/days/day-counters.ts';
import { readDays } from '../../../reporting/days/read-days.ts';
import { dynamodb, keyOf } from '../../../shared/aws/dynamodb.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import { batchSortKey } from '../../../shared/counters/counter-keys.ts';
import { batchId } from '../../../shared/messages/batch.ts';
import { type Account, startAccount } from '../../support/cdk/account.ts';
import { batch, eventOf, GUILD, messages, who } from '../../support/lambdas/batches.ts';
import { run } from '../../support/run-command.ts';

process.env['LOG_LEVEL'] = 'off';
const DAY = '2018-01-12';
const BATCHES = 60;
let stack: Stack;
let account: Account;

before(async () => {
  stack = await startStack({ log: quietLog, serve: true });
  // The operator chooses the name of a restored table.
  await createTables({ counters: 'restored', identities: 'identities', salts: 'salts', state: 'state' });
  account = await startAccount({ Userstats: { CountersTable: 'counters', StateTable: 'state' } });
});
after(async () => {
  await account.stop();
  await stack.stop();
});

const restore = (table: string) =>
  run('restore', [table], {
    ...account.environment,
    AWS_ENDPOINT_URL_DYNAMODB: process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
  });

test('lost counters come back, and newer counts stay', async () => {
  const batches = Array.from({ length: BATCHES }, (_, i) => {
    return batch(i + 1, { users: [messages(who(i), i + 1, DAY)] });
  });
  await ingest(eventOf(...batches));
  const whole = await countsByPerson();
  assert.equal(whole.length, BATCHES);
  const there = await restore('counters');
  assert.match(there.stdout, new RegExp(`Copied 0 items; ${BATCHES} were there already`));

  // The backup has all batches.
  process.env['COUNTERS_TABLE'] = 'restored';
  await ingest(eventOf(...batches));
  process.env['COUNTERS_TABLE'] = 'counters';
  const lost = { pk: `${GUILD}#${DAY}`, sk: batchSortKey(batchId(batch(7))) };
  await dynamodb.send(new DeleteItemCommand({ TableName: 'counters', Key: keyOf(lost) }));
  assert.equal((await countsByPerson()).length, BATCHES - 1);
  await ingest(eventOf(batch(BATCHES + 1, { users: [messages(who(BATCHES), 1000, DAY)] })));

  // A report now files the day without the lost counts.
  const asReported = async () => {
    for await (const { users } of readDays(GUILD, [DAY])) return users.tokens.size();
    return 0;
  };
  assert.equal(await asReported(), BATCHES);

  const back = await restore('restored');
  assert.equal(back.code, 0, back.stderr);
  assert.match(back.stdout, new RegExp(`Copied 1 items; ${BATCHES - 1} were there already`));
  assert.deepEqual(await countsByPerson(), [...whole, 1000]);
  assert.equal(await asReported(), BATCHES + 1);
  assert.match((await restore('restored')).stdout, /Copied 0 items/);
});

/** The counts of each person, the smallest first. */
async function countsByPerson(): Promise<number[]> {
  const { users } = await readDay(GUILD, DAY);
  return users.map(({ cells }) => cells.reduce((sum, { count }) => sum + count, 0)).sort((a, b) => a - b);
}
