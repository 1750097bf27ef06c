import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { closeMonth } from '../../../lambdas/rotation/close-month.ts';
import { dynamodb, type Item, keyOf, s, stringOf } from '../../../shared/aws/dynamodb.ts';
import { tables } from '../../../shared/aws/tables.ts';
import { shardOfGuild } from '../../../shared/discord/snowflake.ts';
import { MAILBOX_PARTITION, mailboxKey, unlinkPartition } from '../../../shared/state/state-keys.ts';
import {
  APPLICATION,
  ask,
  edits,
  expire,
  FEBRUARY,
  isMapped,
  itemsOf,
  JANUARY,
  MID_FEBRUARY,
  mailOf,
  map,
  newGuild,
  newMailbox,
  OTHER_USER,
  publishedKey,
  TOKEN,
  USER,
  useMailboxes,
} from '../../support/gateway/mailbox-rig.ts';

useMailboxes();

test('the mapping of the person who asks is deleted, no other one, and the answer says so', async () => {
  const [guild, otherGuild] = [newGuild(), newGuild()];
  const mine = await map(guild, FEBRUARY, USER);
  const others = [await map(guild, FEBRUARY, OTHER_USER), await map(otherGuild, FEBRUARY, USER)];
  const mailbox = await newMailbox();
  await mailbox.poll(MID_FEBRUARY);
  assert.equal(await ask(guild), true);
  const [mail, ...more] = await mailOf('0/2');
  assert.ok(mail && more.length === 0);
  assert.ok(Number(mail['expires']?.N) <= Date.now() / 1000 + 15 * 60);
  await mailbox.poll(MID_FEBRUARY);
  assert.equal(await isMapped(mine), false);
  assert.deepEqual(await Promise.all(others.map(isMapped)), [true, true]);
  assert.deepEqual(await mailOf('0/2'), []);
  assert.equal(edits[0]?.path, `/api/v10/webhooks/${APPLICATION}/${TOKEN}/messages/@original`);
  assert.match(edits[0]?.content ?? '', /^Done\. /);
  assert.equal(edits.length, 1);
});

test('a request that is repeated, or from a person who was never counted, is answered as well', async () => {
  const guild = newGuild();
  const mailbox = await newMailbox();
  await mailbox.poll(MID_FEBRUARY);
  for (let i = 0; i < 3; i++) await ask(guild);
  await mailbox.poll(MID_FEBRUARY);
  assert.equal(edits.length, 3);
  assert.deepEqual(await mailOf('0/2'), []);
});

test('just after a month’s end, a person is unlinked in the month before too, until it is closed', async () => {
  const guild = newGuild();
  const both = [await map(guild, JANUARY, USER), await map(guild, FEBRUARY, USER)];
  const mailbox = await newMailbox();
  await mailbox.poll(MID_FEBRUARY);
  await ask(guild);
  await mailbox.poll(Date.UTC(2018, 1, 1, 0, 0, 1));
  assert.deepEqual(await Promise.all(both.map(isMapped)), [false, false]);

  const again = await map(guild, FEBRUARY, USER);
  await closeMonth(JANUARY, ['0/2'], Date.UTC(2018, 1, 1, 1), () => false);
  await ask(guild);
  await mailbox.poll(Date.UTC(2018, 1, 1, 2));
  assert.equal(await isMapped(again), false);
  assert.equal(edits.length, 2);
});

test('a guild’s request goes to its shard, by the last published number of shards', async () => {
  const guild = newGuild();
  assert.equal(await ask(guild), false, 'nobody is there');
  for (const shard of ['1/2', '0/1']) await (await newMailbox(shard)).poll(MID_FEBRUARY);
  await ask(guild);
  assert.equal((await mailOf('0/1')).length, 1);
  for (const shard of ['0/3', '1/3', '2/3']) await (await newMailbox(shard)).poll(MID_FEBRUARY);
  await ask(guild);
  const shard = `${shardOfGuild(guild, 3)}/3`;
  assert.equal((await mailOf(shard)).length, 1);
  const [item] = (await itemsOf(MAILBOX_PARTITION)).filter((each) => stringOf(each, 'sk') === shard);
  assert.ok(item);
  await expire(item);
  assert.equal(await ask(guild), false, 'its shard’s worker is gone');
});

test('a worker without the lease publishes no key', async () => {
  const holder = await newMailbox('0/2');
  await holder.poll(MID_FEBRUARY);
  const key = await publishedKey('0/2');
  const waiting = await newMailbox('0/2', { lease: false });
  await waiting.poll(MID_FEBRUARY);
  assert.equal(await publishedKey('0/2'), key);
  await waiting.close(MID_FEBRUARY);
  assert.equal(await publishedKey('0/2'), key);
});

test('requests to a worker that is gone are deleted by the next worker, which cannot open them', async () => {
  const guild = newGuild();
  const mapping = await map(guild, FEBRUARY, USER);
  await (await newMailbox()).poll(MID_FEBRUARY);
  await ask(guild);
  const successor = await newMailbox();
  await successor.poll(MID_FEBRUARY);
  assert.deepEqual(await mailOf('0/2'), []);
  assert.equal(await isMapped(mapping), true);
  assert.deepEqual(edits, []);
});

test('a worker that was overtaken ignores requests to the next worker, and still fulfils its own', async () => {
  const [guild, other] = [newGuild(), newGuild()];
  const mapping = await map(guild, FEBRUARY, USER);
  const overtaken = await newMailbox();
  await overtaken.poll(MID_FEBRUARY);
  await ask(guild);
  const [mail] = await mailOf('0/2');
  const successor = await newMailbox();
  await successor.poll(MID_FEBRUARY);
  await ask(other, OTHER_USER);
  // As if the request arrived just after the next worker polled.
  await dynamodb.send(new PutItemCommand({ TableName: tables.state, Item: mail }));
  await overtaken.poll(MID_FEBRUARY);
  assert.equal(await isMapped(mapping), false);
  assert.equal((await mailOf('0/2')).length, 1);
  await overtaken.close(MID_FEBRUARY);
  assert.ok(await publishedKey('0/2'), 'the successor’s key stays');
  await successor.poll(MID_FEBRUARY);
  assert.deepEqual(await mailOf('0/2'), []);
  assert.equal(edits.length, 2);
});

test('a worker that stops fulfils its requests and withdraws its key', async () => {
  const guild = newGuild();
  const mapping = await map(guild, FEBRUARY, USER);
  const mailbox = await newMailbox();
  await mailbox.poll(MID_FEBRUARY);
  await ask(guild);
  await mailbox.close(MID_FEBRUARY);
  assert.equal(await isMapped(mapping), false);
  assert.equal(await publishedKey('0/2'), undefined);
  assert.equal(await ask(guild), false);
});

test('a request that cannot be opened is deleted, and the others are fulfilled', async () => {
  const guild = newGuild();
  const mailbox = await newMailbox();
  await mailbox.poll(MID_FEBRUARY);
  const publicKey = s((await publishedKey('0/2')) ?? '');
  const wrong: Item[] = [{}, { publicKey }, { publicKey, sealed: { B: Buffer.alloc(100) } }];
  for (const [i, item] of wrong.entries()) {
    const key = keyOf({ pk: unlinkPartition('0/2'), sk: `0 wrong ${i}` });
    await dynamodb.send(new PutItemCommand({ TableName: tables.state, Item: { ...key, ...item } }));
  }
  await ask(guild);
  await mailbox.poll(MID_FEBRUARY);
  assert.deepEqual(await mailOf('0/2'), []);
  assert.equal(edits.length, 1);
});

test('each worker has another key, and the private key is never stored', async () => {
  const seen = new Set<string | undefined>();
  for (let i = 0; i < 3; i++) {
    await (await newMailbox()).poll(MID_FEBRUARY);
    seen.add(await publishedKey('0/2'));
  }
  assert.equal(seen.size, 3);
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({ TableName: tables.state, Key: keyOf(mailboxKey('0/2')) }),
  );
  assert.deepEqual(Object.keys(item ?? {}).sort(), ['expires', 'pk', 'publicKey', 'sk', 'until']);
});
