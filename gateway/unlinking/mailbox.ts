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

/** What a mailbox needs. */
export interface MailboxOptions {
  shard: string;
  /** The owner name under which this worker holds leases. */
  owner: string;
  rest: REST;
  log: Log;
}

/** Receives the requests of people who want to be unlinked from their counts. */
export interface Mailbox {
  /** Polls if the last poll was two seconds ago. Call it about once a second. `at` (ms) tells the month. */
  tick: (at: number) => void;
  /**
   * Publishes the key if that is due, then does what requests ask for. Does nothing while another worker holds the
   * lease.
   */
  poll: (at: number) => Promise<void>;
  /** Withdraws the key, and does what was requested until then. */
  close: (at: number) => Promise<void>;
}

// Mailboxes use the real clock.
const POLL_MS = 2_000;
const RENEW_MS = 60_000;
/** How long a published key is valid. After a crash, requests are lost for at most this time. */
const KEY_LIFE_MS = 150_000;
/** How many requests one poll reads. */
const REQUESTS_PER_POLL = 25;

/**
 * Creates the mailbox of a shard. Only workers may read salts, so only a worker can find a person's hash. Requests name
 * people, so they are sealed to a key whose private half exists only in the memory of this process.
 */
export function createMailbox({ shard, owner, rest, log }: MailboxOptions): Mailbox {
  const keys = createBoxKeys();
  const key = mailboxKey(shard);
  let publishedAt = Number.NEGATIVE_INFINITY;
  let polledAt = Number.NEGATIVE_INFINITY;
  let polling: Promise<void> | undefined;

  /**
   * Publishes the key if that is due. Returns false if another worker holds the lease: then no request may come here.
   */
  async function publish(): Promise<boolean> {
    const now = Date.now();
    if (now - publishedAt < RENEW_MS) return true;
    if ((await readState(checkpointKey(shard)))?.['owner']?.S !== owner) return false;
    const until = now + KEY_LIFE_MS;
    const item = { publicKey: s(keys.publicKey), until: n(until), expires: n(Math.ceil(until / 1000)) };
    await dynamodb.send(new PutItemCommand({ TableName: tables.state, Item: { ...keyOf(key), ...item } }));
    publishedAt = now;
    return true;
  }

  async function fulfilAll(at: number): Promise<void> {
    const { Items: items = [] } = await dynamodb.send(
      new QueryCommand({
        TableName: tables.state,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': s(unlinkPartition(shard)) },
        ConsistentRead: true,
        Limit: REQUESTS_PER_POLL,
      }),
    );
    const isOurs = (item: Item) => item['publicKey']?.S === keys.publicKey;
    await Promise.all(items.filter(isOurs).map((item) => fulfil(item, at)));
    const others = items.filter((item) => !isOurs(item));
    // They are sealed to an earlier key, unless ours was replaced. Nobody can open them any more.
    if (others.length === 0 || (await readState(key))?.['publicKey']?.S !== keys.publicKey) return;
    await Promise.all(others.map(remove));
  }

  async function fulfil(item: Item, at: number): Promise<void> {
    const request = openRequest(item['sealed']?.B ?? new Uint8Array(), keys, shard);
    if (request) await unlink(request, at);
    await remove(item);
    if (request && (await confirmUnlinked(rest, request, log)))
      log('info', 'Someone was unlinked.', { shard });
  }

  async function poll(at: number): Promise<void> {
    if (await publish()) await fulfilAll(at);
  }

  const logFailure = (error: unknown) =>
    log('warn', 'The requests to be unlinked could not be read.', { shard, ...errorFields(error) });

  return {
    poll,
    tick(at) {
      if (polling || Date.now() - polledAt < POLL_MS) return;
      polledAt = Date.now();
      polling = poll(at)
        .catch(logFailure)
        .finally(() => {
          polling = undefined;
        });
    },
    async close(at) {
      await polling;
      if (publishedAt === Number.NEGATIVE_INFINITY) return;
      await withdraw(key, keys.publicKey)
        .then(() => fulfilAll(at))
        .catch(logFailure);
    },
  };
}

async function remove(item: Item): Promise<void> {
  const Key = keyOf({ pk: stringOf(item, 'pk'), sk: stringOf(item, 'sk') });
  await dynamodb.send(new DeleteItemCommand({ TableName: tables.state, Key }));
}

async function withdraw(key: Key, publicKey: string): Promise<void> {
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
    // The next worker has published its key.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
