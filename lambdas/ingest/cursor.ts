import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Item, keyOf, n, numberOf } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import type { Batch } from '../../shared/messages/batch.ts';
import { readState } from '../../shared/state/read-state.ts';
import { appliedKey } from '../../shared/state/state-keys.ts';
import { DAY_MS } from '../../shared/time.ts';

/** How far the batches of a shard have been claimed in their order. */
export interface Cursor {
  n: number;
  /** When the last batch was cut, ms. */
  at: number;
  /**
   * Batches have been left out (they are in the dead-letter queue): the last of them came before batch `n`, and what any
   * said about the time from `since` (ms) on is not in `state`.
   */
  broken?: { n: number; since: number };
}

/** Moves the cursor on by one, as nearly always: fails where it stands anywhere else. */
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

/** Moves the cursor on from `old`, with word of what was left out. */
export function moveCursorFrom(old: Cursor | undefined, batch: Batch): TransactWriteItem {
  const { at, broken } = cursorAfter(old, batch);
  return {
    Put: {
      TableName: tables.state,
      Item: {
        ...keyOf(appliedKey(batch.shard)),
        n: n(batch.n),
        at: n(at),
        ...(broken && { brokenAt: n(broken.n), brokenSince: n(broken.since) }),
      },
      ConditionExpression: old ? 'n = :old' : 'attribute_not_exists(n)',
      ...(old && { ExpressionAttributeValues: { ':old': n(old.n) } }),
    },
  };
}

/** The cursor once a batch is applied that comes after all it has seen. */
function cursorAfter(old: Cursor | undefined, { n, at, facts }: Batch): Cursor {
  // Nothing is older than a shard's first batch; a day before the second is sure to be.
  const before = old ?? { n: 0, at: at - DAY_MS };
  if (before.n < n - 1) return { n, at, broken: { n, since: before.broken?.since ?? before.at } };
  const isMended = facts.some((fact) => fact.t === 'restated' && fact.through >= (before.broken?.n ?? 0));
  return { n, at, ...(before.broken && !isMended && { broken: before.broken }) };
}

/** Where a shard's cursor stands; undefined before its first batch. */
export async function readCursor(shard: string): Promise<Cursor | undefined> {
  const item = await readState(appliedKey(shard));
  return item && cursorOf(item);
}

const cursorOf = (item: Item): Cursor => ({
  n: numberOf(item, 'n'),
  at: numberOf(item, 'at'),
  ...(item['brokenAt'] && {
    broken: { n: numberOf(item, 'brokenAt'), since: numberOf(item, 'brokenSince') },
  }),
});
