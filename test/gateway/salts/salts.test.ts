import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ensureSalt, hasFinished, readSalt } from '../../../gateway/salts/salts.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { dynamodb, keyOf, s } from '../../../shared/aws/dynamodb.ts';
import { tables } from '../../../shared/aws/tables.ts';
import { closedKey, finishedKey, openMonthKey } from '../../../shared/state/state-keys.ts';
import { SHARD } from '../../support/gateway/accountant-rig.ts';

let stack: Stack;
before(async () => {
  stack = await startStack({ log: () => {} });
});
after(() => stack.stop());

const put = (key: { pk: string; sk: string }) =>
  dynamodb.send(new PutItemCommand({ TableName: tables.state, Item: keyOf(key) }));

async function shardsOf(month: string): Promise<string[]> {
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({ TableName: tables.state, Key: keyOf(openMonthKey(month)) }),
  );
  return (item?.['shards']?.SS ?? []).sort();
}

test('each month has one salt of 32 bytes, whichever worker asks first', async () => {
  assert.equal(await readSalt('2018-01'), undefined);
  const salt = await ensureSalt('2018-01', SHARD);
  assert.equal(salt?.length, 32);
  assert.deepEqual(await ensureSalt('2018-01', SHARD), salt);
  assert.deepEqual(await readSalt('2018-01'), salt);
  assert.notDeepEqual(await ensureSalt('2018-02', SHARD), salt);
});

test('workers that ask at once get the same salt, and each is registered as a user of it', async () => {
  const shards = ['0/4', '1/4', '2/4', '3/4'];
  const salts = await Promise.all(shards.map((shard) => ensureSalt('2018-03', shard)));
  assert.equal(new Set(salts.map((salt) => Buffer.from(salt ?? []).toString('hex'))).size, 1);
  assert.equal(salts[0]?.length, 32);
  assert.deepEqual(await shardsOf('2018-03'), shards);
});

test('a closed month has no salt and gets none', async () => {
  await ensureSalt('2018-04', SHARD);
  await put(closedKey('2018-04'));
  await dynamodb.send(new DeleteItemCommand({ TableName: tables.salts, Key: { pk: s('2018-04') } }));
  assert.equal(await ensureSalt('2018-04', '1/4'), undefined);
  assert.equal(await readSalt('2018-04'), undefined);
  assert.deepEqual(await shardsOf('2018-04'), [SHARD], 'rotation does not wait for the shard that came late');
});

test('a month is finished only for the shard that finished it', async () => {
  assert.equal(await hasFinished('2018-05', SHARD), false);
  await put(finishedKey('2018-05', SHARD));
  assert.equal(await hasFinished('2018-05', SHARD), true);
  assert.equal(await hasFinished('2018-05', '1/4'), false);
  assert.equal(await hasFinished('2018-06', SHARD), false);
});
