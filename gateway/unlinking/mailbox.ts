import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { REST } from '@discordjs/rest';
import { dynamodb, type Item, keyOf, n, s, stringOf } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { errorFields, type Log } from '../../shared/log.ts';
import { createBoxKeys } from '../../shared/messages/sealed.ts';
import { openRequest } from '../../shared/messages/unlink-request.ts';
import { readState } from '../../shared/state/read-state.ts';
import { checkpointKey, type Key, mailboxKey, unlinkPartition } from '../../shared/state/state-keys.ts';
import { unlink } from './unlink.ts';
import { confirmUnlinked } from './unlink-reply.ts';

export interface MailboxOptions {
  shard: string;
  /** The name that this worker holds leases under. */
  owner: string;
  rest: REST;
  log: Log;
}

export interface Mailbox {
  /** Looks after the mailbox every two seconds. To be called about once a second; `at` tells the month, ms. */
  tick: (at: number) => void;
  /** Publishes the key when due, then does what is asked. Does nothing while the shard's lease is another's. */
  poll: (at: number) => Promise<void>;
  /** Takes the key back and does what was asked until then. */
  close: (at: number) => Promise<void>;
}

/** All of these are real time. */
const POLL_MS = 2_000;
const RENEW_MS = 60_000;
/** How long a key may be used that is not published again: after a crash, requests go unheard for no longer. */
const KEY_LIFE_MS = 150_000;
/** How many requests are seen to at once. */
const AT_ONCE = 25;

/**
 * Where people ask a shard's worker to unlink them. Only workers may read salts, so only they can tell whose hash is
 * whose; requests name people, so they are sealed to a key that is in this process's memory and nowhere else.
 */
export function createMailbox({ shard, owner, rest, log }: MailboxOptions): Mailbox {
  const keys = createBoxKeys();
  const key = mailboxKey(shard);
  let publishedAt = Number.NEGATIVE_INFINITY;
  let polledAt = Number.NEGATIVE_INFINITY;
  let polling: Promise<void> | undefined;

  /** Whether the key is published: only by whoever holds the lease, so that a worker that was overtaken takes no mail. */
  async function publish(): Promise<boolean> {
    const now = Date.now();
    if (now - publishedAt < RENEW_MS) return true;
    if ((await read(checkpointKey(shard)))?.['owner']?.S !== owner) return false;
    const until = now + KEY_LIFE_MS;
    const item = { publicKey: s(keys.publicKey), until: n(until), expires: n(Math.ceil(until / 1000)) };
    await dynamodb.send(new PutItemCommand({ TableName: tables.state, Item: { ...keyOf(key), ...item } }));
    publishedAt = now;
    return true;
  }

  async function empty(at: number): Promise<void> {
    const { Items: items = [] } = await dynamodb.send(
      new QueryCommand({
        TableName: tables.state,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': s(unlinkPartition(shard)) },
        ConsistentRead: true,
        Limit: AT_ONCE,
      }),
    );
    const isOurs = (item: Item) => item['publicKey']?.S === keys.publicKey;
    await Promise.all(items.filter(isOurs).map((item) => fulfil(item, at)));
    const others = items.filter((item) => !isOurs(item));
    // Sealed to a key of before, unless ours was replaced: nobody can open them any more.
    if (others.length === 0 || (await read(key))?.['publicKey']?.S !== keys.publicKey) return;
    await Promise.all(others.map(remove));
  }

  async function fulfil(item: Item, at: number): Promise<void> {
    const request = openRequest(item['sealed']?.B ?? new Uint8Array(), keys, shard);
    if (request) await unlink(request, at);
    await remove(item);
    if (request && (await confirmUnlinked(rest, request, log))) log('info', 'Unlinked someone', { shard });
  }

  async function poll(at: number): Promise<void> {
    if (await publish()) await empty(at);
  }

  const failed = (error: unknown) =>
    log('warn', 'The requests to be unlinked could not be seen to', { shard, ...errorFields(error) });

  return {
    poll,
    tick(at) {
      if (polling || Date.now() - polledAt < POLL_MS) return;
      polledAt = Date.now();
      polling = poll(at)
        .catch(failed)
        .finally(() => {
          polling = undefined;
        });
    },
    async close(at) {
      await polling;
      if (publishedAt === Number.NEGATIVE_INFINITY) return;
      await takeBack(key, keys.publicKey)
        .then(() => empty(at))
        .catch(failed);
    },
  };
}

async function read(key: Key): Promise<Item | undefined> {
  const item = await readState(key);
  return item;
}

async function remove(item: Item): Promise<void> {
  const Key = keyOf({ pk: stringOf(item, 'pk'), sk: stringOf(item, 'sk') });
  await dynamodb.send(new DeleteItemCommand({ TableName: tables.state, Key }));
}

async function takeBack(key: Key, publicKey: string): Promise<void> {
  try {
    await dynamodb.send(
      new DeleteItemCommand({
        TableName: tables.state,
        Key: keyOf(key),
        ConditionExpression: 'publicKey = :ours',
        ExpressionAttributeValues: { ':ours': s(publicKey) },
      }),
    );
  } catch (error) {
    // A successor has published its own.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
