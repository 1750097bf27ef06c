/** Reads and writes the table `identities`, which maps a month's hashes to tokens while the month is open. */
import { randomBytes } from 'node:crypto';
import {
  BatchGetItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, s, stringOf } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { chunks } from '../../shared/chunks.ts';
import { log } from '../../shared/log.ts';
import { type RetryOptions, retry } from '../../shared/retry.ts';
import { requireOpenMonth } from '../../shared/state/closed-months.ts';

const TOKEN_BYTES = 16;
/** The limit of BatchGetItem. A transaction has the same, and one place in it is for the check that the month is open. */
const BATCH_KEYS = 100;
const TRANSACTION_PUTS = 99;
/** With their pauses, six of the twenty seconds that ingest has. After that the queue delivers the batch again. */
const LOOKUP_ATTEMPTS = 6;

/** DynamoDB answered only a part of a BatchGetItem and wants a pause before the rest (DynamoDB: BatchGetItem). */
class UnprocessedKeysError extends Error {
  override name = 'UnprocessedKeysError';
}

/** A person in one month (`YYYY-MM`): the key of an item is `partition` and `who`. */
export interface Identity {
  partition: string;
  month: string;
  who: string;
}

/** The id of an identity in maps. */
export const idOf = ({ partition, who }: Pick<Identity, 'partition' | 'who'>): string =>
  `${partition}#${who}`;

/** A random token: 32 hex digits. */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('hex');

/** What can be replaced in tests. */
export type Pace = Partial<Pick<RetryOptions, 'log' | 'sleep'>>;

/** Looks up tokens, and gives those that exist by {@link idOf}. Keys that DynamoDB leaves unprocessed are retried. */
export async function findTokens(identities: readonly Identity[], pace: Pace): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const some of chunks(identities, BATCH_KEYS)) {
    let keys: Item[] = some.map(({ partition, who }) => ({ pk: s(partition), sk: s(who) }));
    await retry(
      async () => {
        const result = await dynamodb.send(
          new BatchGetItemCommand({
            RequestItems: { [tables.identities]: { Keys: keys, ConsistentRead: true } },
          }),
        );
        for (const item of result.Responses?.[tables.identities] ?? []) {
          found.set(
            idOf({ partition: stringOf(item, 'pk'), who: stringOf(item, 'sk') }),
            stringOf(item, 'token'),
          );
        }
        keys = result.UnprocessedKeys?.[tables.identities]?.Keys ?? [];
        if (keys.length > 0) throw new UnprocessedKeysError(`DynamoDB left ${keys.length} keys unprocessed.`);
      },
      {
        log,
        what: 'Looking up tokens',
        attempts: LOOKUP_ATTEMPTS,
        hopeless: (error) => !(error instanceof UnprocessedKeysError),
        ...pace,
      },
    );
  }
  return found;
}

/**
 * Creates tokens for people who are new in a month, and gives them by {@link idOf}. For a closed month they are not stored,
 * so they are used only once. Throws if someone was added in the meantime.
 */
export async function createTokens(
  month: string,
  identities: readonly Identity[],
): Promise<Map<string, string>> {
  const created = new Map<string, string>();
  for (const part of chunks(identities, TRANSACTION_PUTS)) {
    const some = part.map((identity) => ({ identity, token: newToken() }));
    for (const { identity, token } of some) created.set(idOf(identity), token);
    try {
      await dynamodb.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            requireOpenMonth(month),
            ...some.map(({ identity, token }) => putIdentity(identity, token)),
          ],
        }),
      );
    } catch (error) {
      // On any other error the batch is delivered again, and then finds those who were added in the meantime.
      if (!isClosedMonth(error)) throw error;
    }
  }
  return created;
}

const putIdentity = ({ partition, who }: Identity, token: string): TransactWriteItem => ({
  Put: {
    TableName: tables.identities,
    Item: { pk: s(partition), sk: s(who), token: s(token) },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/** Whether a transaction was cancelled because its month is closed. */
const isClosedMonth = (error: unknown): boolean =>
  error instanceof TransactionCanceledException &&
  error.CancellationReasons?.[0]?.Code === 'ConditionalCheckFailed';
