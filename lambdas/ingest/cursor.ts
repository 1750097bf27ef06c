import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Item, keyOf, n, numberOf } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import type { Batch } from '../../shared/messages/batch.ts';
import { readState } from '../../shared/state/read-state.ts';
import { appliedKey } from '../../shared/state/state-keys.ts';
import { DAY_MS } from '../../shared/time.ts';

/** How far the batches of a shard are claimed. */
export interface Cursor {
  /** The number of the last claimed batch. */
  n: number;
  /** When that batch was cut, ms. */
  at: number;
  /**
   * Batches that the shard missed, because they are in the dead-letter queue. The last of them came before batch `n`, and
   * `state` lacks their facts about the time from `since` (ms) on.
   */
  missed?: { n: number; since: number };
}

/** Moves the cursor to the batch from the one before it. Its condition fails if the cursor is anywhere else. */
export const moveCursor = (batch: Batch): TransactWriteItem => ({
  Update: {
    TableName: tables.state,
    Key: keyOf(appliedKey(batch.shard)),
    UpdateExpression: 'SET n = :n, #at = :at',
    ConditionExpression: batch.n === 1 ? 'attribute_not_exists(n)' : 'n = :before',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: {
      ':n': n(batch.n),
      ':at': n(batch.at),
      ...(batch.n !== 1 && { ':before': n(batch.n - 1) }),
    },
  },
});

/** Moves the cursor to the batch from `old`, and records missed batches. Its condition fails if the cursor is not at `old`. */
export function moveCursorFrom(old: Cursor | undefined, batch: Batch): TransactWriteItem {
  const { at, missed } = cursorAfter(old, batch);
  return {
    Put: {
      TableName: tables.state,
      Item: {
        ...keyOf(appliedKey(batch.shard)),
        n: n(batch.n),
        at: n(at),
        ...(missed && { brokenAt: n(missed.n), brokenSince: n(missed.since) }),
      },
      ConditionExpression: old ? 'n = :old' : 'attribute_not_exists(n)',
      ...(old && { ExpressionAttributeValues: { ':old': n(old.n) } }),
    },
  };
}

/** The cursor after the claim of a batch that comes after `old`. */
function cursorAfter(old: Cursor | undefined, { n, at, facts }: Batch): Cursor {
  // Without a cursor, all batches before this one were missed. Their facts are surely less than a day older than it.
  const before = old ?? { n: 0, at: at - DAY_MS };
  if (before.n < n - 1) return { n, at, missed: { n, since: before.missed?.since ?? before.at } };
  const isResynced = facts.some((fact) => fact.t === 'restated' && fact.through >= (before.missed?.n ?? 0));
  return { n, at, ...(before.missed && !isResynced && { missed: before.missed }) };
}

/** Reads a shard's cursor; undefined before the shard's first batch. */
export async function readCursor(shard: string): Promise<Cursor | undefined> {
  const item = await readState(appliedKey(shard));
  return item && cursorOf(item);
}

const cursorOf = (item: Item): Cursor => ({
  n: numberOf(item, 'n'),
  at: numberOf(item, 'at'),
  ...(item['brokenAt'] && {
    missed: { n: numberOf(item, 'brokenAt'), since: numberOf(item, 'brokenSince') },
  }),
});
