import { randomBytes } from 'node:crypto';
import {
  BatchGetItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, s, stringOf } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { log } from '../../shared/log.ts';
import { type RetryOptions, retry } from '../../shared/retry.ts';
import { isMonthClosed, requireOpenMonth } from '../../shared/state/closed-months.ts';
import { identityPartition } from '../../shared/state/identity-keys.ts';
import { MONTH_GRACE_MS, monthOf, monthOfDay } from '../../shared/time.ts';

/** A person who was counted on a day. `who` stands for them in one guild and month. */
export interface Counted {
  guild: string;
  day: string;
  who: string;
}

/** Gives the token under which a person is counted. Throws for a person who was not resolved. */
export type Tokens = (counted: Counted) => string;

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

const newToken = (): string => randomBytes(TOKEN_BYTES).toString('hex');

/** A person in one month, as the table `identities` knows them. */
interface Identity {
  partition: string;
  month: string;
  who: string;
}

const idOf = ({ partition, who }: Identity): string => `${partition}#${who}`;

/** Finds the tokens of everyone in a batch that was cut at `at` (ms), and creates the missing ones. */
export type ResolveTokens = (people: Iterable<Counted>, at: number) => Promise<Tokens>;

/**
 * Makes a resolver that caches the tokens of the latest month it has seen. A warm Lambda function so looks up each person
 * once a month, and keeps no mapping of a month that may be closed. For a past month it first checks whether the month is
 * closed: a cached token, or one that rotation has not deleted yet, would link a late batch to the person's earlier counts.
 */
export function createTokenResolver(pace: Partial<Pick<RetryOptions, 'log' | 'sleep'>> = {}): ResolveTokens {
  let cache = { month: '', tokens: new Map<string, string>() };
  const startMonth = (month: string): void => {
    if (month > cache.month) cache = { month, tokens: new Map() };
  };

  return async (people, at) => {
    // The old month's tokens must go even if nobody was counted in the new month.
    startMonth(monthOf(at - MONTH_GRACE_MS));
    const wanted = new Map<string, Identity>();
    for (const { guild, day, who } of people) {
      const month = monthOfDay(day);
      const identity = { partition: identityPartition(guild, month), month, who };
      wanted.set(idOf(identity), identity);
      startMonth(month);
    }
    const closed = await findClosedMonths(new Set(wanted.values().map(({ month }) => month)));
    if (closed.has(cache.month)) cache.tokens.clear();
    const found = new Map<string, string>();
    const unknown: Identity[] = [];
    for (const [id, identity] of wanted) {
      const token = closed.has(identity.month) ? newToken() : cache.tokens.get(id);
      if (token === undefined) unknown.push(identity);
      else found.set(id, token);
    }
    for (const [id, token] of await findTokens(unknown, pace)) found.set(id, token);
    const missing = unknown.filter((identity) => !found.has(idOf(identity)));
    for (const [month, identities] of Map.groupBy(missing, ({ month }) => month)) {
      for (const [id, token] of await createTokens(month, identities)) found.set(id, token);
    }
    for (const [id, { month }] of wanted) {
      const token = found.get(id);
      if (token !== undefined && month === cache.month && !closed.has(month)) cache.tokens.set(id, token);
    }
    return ({ guild, day, who }) => {
      const token = found.get(`${identityPartition(guild, monthOfDay(day))}#${who}`);
      if (token === undefined) throw new Error('A person has no token, because they were not resolved.');
      return token;
    };
  };
}

/** The closed ones among some months. Rotation closes no month before its end. */
async function findClosedMonths(months: ReadonlySet<string>): Promise<Set<string>> {
  const closed = new Set<string>();
  const running = monthOf(Date.now());
  for (const month of months) if (month < running && (await isMonthClosed(month))) closed.add(month);
  return closed;
}

async function findTokens(
  identities: readonly Identity[],
  pace: Partial<Pick<RetryOptions, 'log' | 'sleep'>>,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let at = 0; at < identities.length; at += BATCH_KEYS) {
    let keys: Item[] = identities
      .slice(at, at + BATCH_KEYS)
      .map(({ partition, who }) => ({ pk: s(partition), sk: s(who) }));
    await retry(
      async () => {
        const result = await dynamodb.send(
          new BatchGetItemCommand({
            RequestItems: { [tables.identities]: { Keys: keys, ConsistentRead: true } },
          }),
        );
        for (const item of result.Responses?.[tables.identities] ?? []) {
          found.set(`${stringOf(item, 'pk')}#${stringOf(item, 'sk')}`, stringOf(item, 'token'));
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

/** Creates tokens for people who are new in a month. For a closed month they are used once and not stored. */
async function createTokens(month: string, identities: readonly Identity[]): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  for (let at = 0; at < identities.length; at += TRANSACTION_PUTS) {
    const some = identities
      .slice(at, at + TRANSACTION_PUTS)
      .map((identity) => ({ identity, token: newToken() }));
    for (const { identity, token } of some) made.set(idOf(identity), token);
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
      // On any other error the batch is delivered again. If someone was added in the meantime, it then finds them.
      if (!isClosedMonth(error)) throw error;
    }
  }
  return made;
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
