import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteItemCommand, paginateScan, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, s } from '../../shared/dynamodb.ts';
import { tables } from '../../shared/tables.ts';

/** Scanned and deleted side by side: by far enough for the 1,000 writes a second that one server's partition takes. */
const SEGMENTS = 8;
/** BatchWriteItem's bound. */
const BATCH_WRITES = 25;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/** What a run did of a month's identities; not `done` where its time was up. */
export interface Deletion {
  deleted: number;
  done: boolean;
}

/**
 * Deletes what maps a month's hashes to tokens, in every guild. The month must be marked closed: nothing new comes in
 * then, so that one pass finds all. Stops between two batches once `isOver`; what was deleted stays deleted.
 */
export async function deleteIdentities(month: string, isOver: () => boolean): Promise<Deletion> {
  const parts = await Promise.all(
    Array.from({ length: SEGMENTS }, (_, segment) => deleteSegment(month, segment, isOver)),
  );
  return {
    deleted: parts.reduce((sum, { deleted }) => sum + deleted, 0),
    done: parts.every(({ done }) => done),
  };
}

async function deleteSegment(month: string, Segment: number, isOver: () => boolean): Promise<Deletion> {
  let deleted = 0;
  const pages = paginateScan(
    { client: dynamodb },
    {
      TableName: tables.identities,
      Segment,
      TotalSegments: SEGMENTS,
      // The partition is `<guild>#<YYYY-MM>`.
      FilterExpression: 'contains(pk, :month)',
      ProjectionExpression: 'pk, sk',
      ExpressionAttributeValues: { ':month': s(`#${month}`) },
      ConsistentRead: true,
    },
  );
  for await (const { Items: items = [] } of pages) {
    for (let at = 0; at < items.length; at += BATCH_WRITES) {
      if (isOver()) return { deleted, done: false };
      const keys = items.slice(at, at + BATCH_WRITES);
      await deleteAll(keys);
      deleted += keys.length;
    }
  }
  return { deleted, done: true };
}

/** What a busy partition does not take is tried again, after a while that grows. */
async function deleteAll(keys: readonly Item[]): Promise<void> {
  let requests: WriteRequest[] = keys.map((key) => ({ DeleteRequest: { Key: key } }));
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const result = await dynamodb.send(
      new BatchWriteItemCommand({ RequestItems: { [tables.identities]: requests } }),
    );
    requests = result.UnprocessedItems?.[tables.identities] ?? [];
    if (requests.length === 0) return;
    await sleep(pause);
  }
}
