import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { REST } from '@discordjs/rest';
import { createCheckpointStore } from '../../../gateway/delivery/checkpoint.ts';
import { createHasher } from '../../../gateway/salts/hasher.ts';
import { ensureSalt } from '../../../gateway/salts/salts.ts';
import { createMailbox, type Mailbox } from '../../../gateway/unlinking/mailbox.ts';
import { UNLINKED } from '../../../gateway/unlinking/unlink-reply.ts';
import { leaveUnlinkRequest } from '../../../lambdas/interactions/panels/send-unlink-request.ts';
import { closeMonth } from '../../../lambdas/rotation/close-month.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { dynamodb, type Item, keyOf, n, queryPartition, s, stringOf } from '../../../shared/aws/dynamodb.ts';
import { tables } from '../../../shared/aws/tables.ts';
import { shardOfGuild, snowflakeAt } from '../../../shared/discord/snowflake.ts';
import { LOCALES, type Locale } from '../../../shared/locale.ts';
import {
  type Key,
  MAILBOX_PARTITION,
  mailboxKey,
  unlinkPartition,
} from '../../../shared/state/state-keys.ts';

const APPLICATION = '720000000000000001';
const USER = '900000000000000042';
const OTHER_USER = '900000000000000043';
const TOKEN = 'aW50ZXJhY3Rpb24tdG9rZW4';
const JANUARY = '2018-01';
const FEBRUARY = '2018-02';
const MID_FEBRUARY = Date.UTC(2018, 1, 15, 12);

let stack: Stack;
let discord: Server;
/** The edits that Discord received, and its answers to the next ones. Without an answer it is 200. */
const edits: { path: string; content: string }[] = [];
const answers: [status: number, code: number][] = [];
const logged: string[] = [];
/** There are two shards. Each test uses other guilds. */
let guilds = 0;
let owners = 0;

before(async () => {
  stack = await startStack({ log: () => {} });
  discord = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { content } = JSON.parse(Buffer.concat(chunks).toString()) as { content: string };
    edits.push({ path: request.url ?? '', content });
    const [status, code] = answers.shift() ?? [200, 0];
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(status === 200 ? {} : { code, message: `about ${request.url}` }));
  }).listen(0, '127.0.0.1');
  await once(discord, 'listening');
});
after(async () => {
  discord.close();
  await stack.stop();
});
beforeEach(async () => {
  for (const list of [edits, answers, logged]) list.length = 0;
  for (const item of await itemsOf(MAILBOX_PARTITION)) await expire(item);
});

/** Makes a key expire. */
const expire = (item: Item) =>
  dynamodb.send(
    new UpdateItemCommand({
      TableName: tables.state,
      Key: keyOf({ pk: stringOf(item, 'pk'), sk: stringOf(item, 'sk') }),
      UpdateExpression: 'SET #until = :then',
      ExpressionAttributeNames: { '#until': 'until' },
      ExpressionAttributeValues: { ':then': n(Date.now() - 1) },
    }),
  );

async function itemsOf(partition: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of queryPartition(tables.state, partition, { ConsistentRead: true }))
    items.push(item);
  return items;
}

const mailOf = (shard: string) => itemsOf(unlinkPartition(shard));

async function publishedKey(shard: string): Promise<string | undefined> {
  return (await itemsOf(MAILBOX_PARTITION)).find((item) => stringOf(item, 'sk') === shard)?.['publicKey']?.S;
}

/** A guild of shard 0 of 2 that no other test uses. */
const newGuild = (): string => snowflakeAt(Date.UTC(2016, 0) + 2 * guilds++);

/** A worker's mailbox, with the lease of its shard unless `lease` is false. */
async function newMailbox(shard = '0/2', { lease = true } = {}): Promise<Mailbox> {
  const owner = `owner ${++owners}`;
  if (lease) await takeOver(shard, owner);
  const { port } = discord.address() as AddressInfo;
  const rest = new REST({ api: `http://127.0.0.1:${port}/api` }).setToken('a bot token');
  return createMailbox({ shard, owner, rest, log: (...line) => logged.push(JSON.stringify(line)) });
}

async function takeOver(shard: string, owner: string): Promise<void> {
  // The lease expires at once, so that the next test or worker need not wait for it.
  assert.ok(await createCheckpointStore(shard, owner, -1).acquire());
}

const ask = (guild: string, user = USER, locale: Locale = 'en') =>
  leaveUnlinkRequest({ guild, user, applicationId: APPLICATION, token: TOKEN, locale });

/** Maps a person in a month as ingest does. Returns the key of the mapping. */
async function map(guild: string, month: string, user: string): Promise<Key> {
  const salt = await ensureSalt(month, '0/2');
  assert.ok(salt);
  const hasher = createHasher();
  hasher.addSalt(month, salt);
  const key = { pk: `${guild}#${month}`, sk: hasher.hash(month, guild, user) ?? '' };
  await dynamodb.send(
    new PutItemCommand({ TableName: tables.identities, Item: { ...keyOf(key), token: s('a token') } }),
  );
  return key;
}

async function isMapped(key: Key): Promise<boolean> {
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({ TableName: tables.identities, Key: keyOf(key), ConsistentRead: true }),
  );
  return item !== undefined;
}

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

test('the answer is in the language of the person who asked', async () => {
  const mailbox = await newMailbox();
  await mailbox.poll(MID_FEBRUARY);
  for (const locale of LOCALES) await ask(newGuild(), USER, locale);
  await mailbox.poll(MID_FEBRUARY);
  const said = edits.map(({ content }) => content);
  assert.deepEqual(said.sort(), Object.values(UNLINKED).sort());
  assert.equal(new Set(said).size, LOCALES.length);
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

test('an answer that Discord has not stored yet is edited as soon as it has', async () => {
  const mailbox = await newMailbox();
  await mailbox.poll(MID_FEBRUARY);
  await ask(newGuild());
  answers.push([404, 10015], [404, 10015]);
  await mailbox.poll(MID_FEBRUARY);
  assert.equal(edits.length, 3);
});

test('no log line names a person, even if Discord refuses the answer', async () => {
  const guild = newGuild();
  const { sk: hash } = await map(guild, FEBRUARY, USER);
  const mailbox = await newMailbox();
  await mailbox.poll(MID_FEBRUARY);
  for (const [status, code] of [
    [200, 0],
    [401, 50027],
    [404, 10008],
  ] as const) {
    answers.push([status, code]);
    await ask(guild);
    await mailbox.poll(MID_FEBRUARY);
  }
  assert.deepEqual(await mailOf('0/2'), [], 'it is done, whether or not they could be told');
  assert.equal(logged.length, 3);
  assert.match(logged.join(), /Unlinked someone.*reply could not be sent.*DiscordAPIError\[50027\]/);
  for (const secret of [USER, TOKEN, hash]) assert.ok(!logged.join().includes(secret));
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
