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
import { isClosed } from '../../shared/state/closed-months.ts';
import { identityPartition } from '../../shared/state/identity-keys.ts';
import { monthIsOpen } from '../../shared/state/month-is-open.ts';
import { MONTH_GRACE_MS, monthOf, monthOfDay } from '../../shared/time.ts';

/** Someone who was counted on a day: `who` is theirs in one guild and month. */
export interface Counted {
  guild: string;
  day: string;
  who: string;
}

/** The token to count a person under. */
export type Tokens = (counted: Counted) => string;

const TOKEN_BYTES = 16;
/** BatchGetItem's bound; a transaction's is the same, less the check that the month is open. */
const BATCH_KEYS = 100;
const TRANSACTION_PUTS = 99;
/** With the pauses between them, six seconds of the twenty that ingest has: the queue delivers the batch again. */
const LOOKUP_ATTEMPTS = 6;

/** DynamoDB took only a part of a BatchGetItem. AWS asks for a pause before the rest (DynamoDB: BatchGetItem). */
class UnprocessedKeysError extends Error {
  override name = 'UnprocessedKeysError';
}

const newToken = (): string => randomBytes(TOKEN_BYTES).toString('hex');

interface Identity {
  partition: string;
  month: string;
  who: string;
}

const idOf = ({ partition, who }: Identity): string => `${partition}#${who}`;

/** Finds the tokens of everyone in a batch that was cut at `at` (ms), making those that are missing. */
export type ResolveTokens = (people: Iterable<Counted>, at: number) => Promise<Tokens>;

/**
 * Keeps what it has found while its month is the latest seen: a warm Lambda asks for each person once a month, and
 * holds no mapping of a month that may have been closed. Of a month that is over it asks first whether it is closed: what
 * it still holds, and what rotation has not yet deleted, would join a late batch to the counts of before.
 */
export function createTokenResolver(pace: Partial<Pick<RetryOptions, 'log' | 'sleep'>> = {}): ResolveTokens {
  let held = { month: '', tokens: new Map<string, string>() };
  const turnTo = (month: string): void => {
    if (month > held.month) held = { month, tokens: new Map() };
  };

  return async (people, at) => {
    // Whoever is quiet in the new month brings nobody of it: the old one's mappings must go all the same.
    turnTo(monthOf(at - MONTH_GRACE_MS));
    const wanted = new Map<string, Identity>();
    for (const { guild, day, who } of people) {
      const month = monthOfDay(day);
      const identity = { partition: identityPartition(guild, month), month, who };
      wanted.set(idOf(identity), identity);
      turnTo(month);
    }
    const closed = await closedAmong(new Set(wanted.values().map(({ month }) => month)));
    if (closed.has(held.month)) held.tokens.clear();
    const found = new Map<string, string>();
    const unknown: Identity[] = [];
    for (const [id, identity] of wanted) {
      const token = closed.has(identity.month) ? newToken() : held.tokens.get(id);
      if (token === undefined) unknown.push(identity);
      else found.set(id, token);
    }
    for (const [id, token] of await lookUp(unknown, pace)) found.set(id, token);
    const missing = unknown.filter((identity) => !found.has(idOf(identity)));
    for (const [month, identities] of Map.groupBy(missing, ({ month }) => month)) {
      for (const [id, token] of await make(month, identities)) found.set(id, token);
    }
    for (const [id, { month }] of wanted) {
      const token = found.get(id);
      if (token !== undefined && month === held.month && !closed.has(month)) held.tokens.set(id, token);
    }
    return ({ guild, day, who }) => {
      const token = found.get(`${identityPartition(guild, monthOfDay(day))}#${who}`);
      if (token === undefined) throw new Error('A token was asked for that was not resolved.');
      return token;
    };
  };
}

/** Those of the months that are closed. Rotation closes none before it is over. */
async function closedAmong(months: ReadonlySet<string>): Promise<Set<string>> {
  const closed = new Set<string>();
  const running = monthOf(Date.now());
  for (const month of months) if (month < running && (await isClosed(month))) closed.add(month);
  return closed;
}

async function lookUp(
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

/** Makes tokens for people not seen before in a month. Once it is closed nothing may map to them: they stay alone. */
async function make(month: string, identities: readonly Identity[]): Promise<Map<string, string>> {
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
            monthIsOpen(month),
            ...some.map(({ identity, token }) => putIdentity(identity, token)),
          ],
        }),
      );
    } catch (error) {
      // Any other reason, say that someone was mapped in the meantime: the batch is tried again and finds them.
      if (!closedMeanwhile(error)) throw error;
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

const closedMeanwhile = (error: unknown): boolean =>
  error instanceof TransactionCanceledException &&
  error.CancellationReasons?.[0]?.Code === 'ConditionalCheckFailed';
