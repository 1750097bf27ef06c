import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { lastCountBefore } from '../../../reporting/coverage/member-count.ts';
import { dynamodb, n, s } from '../../../shared/aws/dynamodb.ts';
import { counterPartition, GUILD_ITEM, guildAttribute } from '../../../shared/counters/counter-keys.ts';
import { dayStart } from '../../../shared/time.ts';
import { startDynamodb } from '../../support/emulators.ts';
import { daysAfter } from '../../support/reporting/days.ts';

const DAY = '2018-03-15';
const AT = dayStart(DAY);
const LONG_AGO = dayStart('2017-01-01');
let database: Awaited<ReturnType<typeof startDynamodb>>;

before(async () => {
  database = await startDynamodb();
});
after(async () => {
  dynamodb.destroy();
  await database.stop();
});

/** Stores member counts by hour for the day that is `back` days before. */
async function store(guild: string, back: number, counts: Record<number, number>): Promise<void> {
  const attributes = Object.entries(counts).map(([hour, count]) => [
    guildAttribute('total_users', Number(hour)),
    n(count),
  ]);
  const pk = s(counterPartition(guild, daysAfter(DAY, -back)));
  const Item = { pk, sk: s(GUILD_ITEM), ...Object.fromEntries(attributes) };
  await dynamodb.send(new PutItemCommand({ TableName: 'counters', Item }));
}

test('the count is that of the last hour of the last day with one', async () => {
  await store('1', 20, { 3: 10 });
  await store('1', 9, { 4: 12, 21: 11 });
  await store('1', 0, { 0: 99 });
  assert.equal(await lastCountBefore('1', AT, LONG_AGO), 11);
});

test('a count more than 62 days back is not found', async () => {
  await store('2', 63, { 1: 7 });
  assert.equal(await lastCountBefore('2', AT, LONG_AGO), undefined);
  await store('2', 62, { 1: 8 });
  assert.equal(await lastCountBefore('2', AT, LONG_AGO), 8);
});

test('a day before the guild was seen is not read', async () => {
  await store('3', 5, { 1: 7 });
  assert.equal(await lastCountBefore('3', AT, dayStart(daysAfter(DAY, -4))), undefined);
  assert.equal(await lastCountBefore('3', AT, undefined), undefined);
  assert.equal(await lastCountBefore('3', AT, dayStart(daysAfter(DAY, -5)) + 1), 7);
});
