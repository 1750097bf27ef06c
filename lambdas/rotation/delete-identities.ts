import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchWriteItemCommand,
  ProvisionedThroughputExceededException,
  paginateScan,
  RequestLimitExceeded,
  ThrottlingException,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, s } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { ofIdentityMonth } from '../../shared/state/identity-keys.ts';

/** Batches written side by side: by far enough for the 1,000 writes a second that one server's partition takes. */
const AT_ONCE = 4;
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
 * Deletes what maps a month's hashes to tokens, in every guild, until a look through the table finds nothing more. The
 * month must be marked closed: nothing new comes in then. Stops once `isOver`; what was deleted stays deleted.
 */
export async function deleteIdentities(month: string, isOver: () => boolean): Promise<Deletion> {
  for (let deleted = 0; ; ) {
    const pass = await deleteFound(month, isOver);
    deleted += pass.deleted;
    if (!pass.done || pass.deleted === 0) return { deleted, done: pass.done };
  }
}

/**
 * One pass through the table. Not in segments: those of one server, however many, lie in one of them, and the embedded
 * DynamoDB ends a segment early where the item that a page ended with has been deleted.
 */
async function deleteFound(month: string, isOver: () => boolean): Promise<Deletion> {
  let deleted = 0;
  const pages = paginateScan(
    { client: dynamodb },
    {
      TableName: tables.identities,
      FilterExpression: 'contains(pk, :month)',
      ProjectionExpression: 'pk, sk',
      ExpressionAttributeValues: { ':month': s(ofIdentityMonth(month)) },
      ConsistentRead: true,
    },
  );
  for await (const { Items: left = [] } of pages) {
    const lane = async () => {
      while (left.length > 0 && !isOver()) {
        const done = await deleteAll(left.splice(-BATCH_WRITES), isOver);
        deleted += done;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    if (isOver()) return { deleted, done: false };
  }
  return { deleted, done: true };
}

/**
 * Deletes a batch and gives how many are deleted: all, unless it `isOver` first. What a busy partition does not take is
 * tried again, after a while that grows.
 */
async function deleteAll(keys: readonly Item[], isOver: () => boolean): Promise<number> {
  let requests: WriteRequest[] = keys.map((key) => ({ DeleteRequest: { Key: key } }));
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    requests = await deleteSome(requests);
    if (requests.length === 0 || isOver()) return keys.length - requests.length;
    await sleep(pause);
  }
}

/** Gives what was not deleted. Where nothing at all was, DynamoDB throws instead (DynamoDB: BatchWriteItem). */
async function deleteSome(requests: WriteRequest[]): Promise<WriteRequest[]> {
  try {
    const { UnprocessedItems: unprocessed = {} } = await dynamodb.send(
      new BatchWriteItemCommand({ RequestItems: { [tables.identities]: requests } }),
    );
    return unprocessed[tables.identities] ?? [];
  } catch (error) {
    if (isThrottled(error)) return requests;
    throw error;
  }
}

const isThrottled = (error: unknown): boolean =>
  error instanceof ProvisionedThroughputExceededException ||
  error instanceof RequestLimitExceeded ||
  error instanceof ThrottlingException;
