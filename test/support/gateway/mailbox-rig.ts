import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach } from 'node:test';
import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { REST } from '@discordjs/rest';
import { createCheckpointStore } from '../../../gateway/delivery/checkpoint.ts';
import { createHasher } from '../../../gateway/salts/hasher.ts';
import { ensureSalt } from '../../../gateway/salts/salts.ts';
import { createMailbox, type Mailbox } from '../../../gateway/unlinking/mailbox.ts';
import { sendUnlinkRequest } from '../../../lambdas/interactions/panels/send-unlink-request.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { dynamodb, type Item, keyOf, n, queryPartition, s, stringOf } from '../../../shared/aws/dynamodb.ts';
import { tables } from '../../../shared/aws/tables.ts';
import { snowflakeAt } from '../../../shared/discord/snowflake.ts';
import type { Locale } from '../../../shared/locale.ts';
import { type Key, MAILBOX_PARTITION, unlinkPartition } from '../../../shared/state/state-keys.ts';

export const APPLICATION = '720000000000000001';
export const USER = '900000000000000042';
export const OTHER_USER = '900000000000000043';
export const TOKEN = 'aW50ZXJhY3Rpb24tdG9rZW4';
export const JANUARY = '2018-01';
export const FEBRUARY = '2018-02';
export const MID_FEBRUARY = Date.UTC(2018, 1, 15, 12);

let stack: Stack;
let discord: Server;
/** The edits that Discord received, and its answers to the next ones. Without an answer it is 200. */
export const edits: { path: string; content: string }[] = [];
export const answers: [status: number, code: number][] = [];
export const logged: string[] = [];
/** There are two shards. Each test uses other guilds. */
let guilds = 0;
let owners = 0;

/** Starts the stack and a Discord that takes edits, for the tests of a file. */
export function useMailboxes(): void {
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
}

/** Makes a key expire. */
export const expire = (item: Item) =>
  dynamodb.send(
    new UpdateItemCommand({
      TableName: tables.state,
      Key: keyOf({ pk: stringOf(item, 'pk'), sk: stringOf(item, 'sk') }),
      UpdateExpression: 'SET #until = :then',
      ExpressionAttributeNames: { '#until': 'until' },
      ExpressionAttributeValues: { ':then': n(Date.now() - 1) },
    }),
  );

/** All items of a partition of `state`. */
export async function itemsOf(partition: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of queryPartition(tables.state, partition, { ConsistentRead: true }))
    items.push(item);
  return items;
}

/** The requests that wait for a shard. */
export const mailOf = (shard: string) => itemsOf(unlinkPartition(shard));

/** The public key of a shard's mailbox; undefined while none is published. */
export async function publishedKey(shard: string): Promise<string | undefined> {
  return (await itemsOf(MAILBOX_PARTITION)).find((item) => stringOf(item, 'sk') === shard)?.['publicKey']?.S;
}

/** A guild of shard 0 of 2 that no other test uses. */
export const newGuild = (): string => snowflakeAt(Date.UTC(2016, 0) + 2 * guilds++);

/** A worker's mailbox, with the lease of its shard unless `lease` is false. */
export async function newMailbox(shard = '0/2', { lease = true } = {}): Promise<Mailbox> {
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

/** Leaves a request as the interactions function does. False if no worker can take it. */
export const ask = (guild: string, user = USER, locale: Locale = 'en') =>
  sendUnlinkRequest({ guild, user, applicationId: APPLICATION, token: TOKEN, locale });

/** Maps a person in a month as ingest does. Returns the key of the mapping. */
export async function map(guild: string, month: string, user: string): Promise<Key> {
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

/** Whether a mapping exists. */
export async function isMapped(key: Key): Promise<boolean> {
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({ TableName: tables.identities, Key: keyOf(key), ConsistentRead: true }),
  );
  return item !== undefined;
}
