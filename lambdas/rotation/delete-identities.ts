import { setTimeout as wait } from 'node:timers/promises';
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
import { identityMonthSuffix } from '../../shared/state/identity-keys.ts';

/** Batches written in parallel: more than enough for the 1,000 writes a second that the partition of one guild takes. */
const PARALLEL_BATCHES = 4;
/** The limit of BatchWriteItem. */
const BATCH_WRITES = 25;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

type Sleep = (ms: number) => Promise<unknown>;

/** The result of deleting a month's identities. */
export interface Deletion {
  deleted: number;
  /** False if the time was up before all were deleted. */
  done: boolean;
}

/**
 * Deletes the items that map a month's hashes to tokens, in all guilds, until a scan of the table finds none. The month
 * must be marked closed, so that no items are added. Stops once `isTimeUp`; the next run deletes the rest. `sleep` waits
 * some ms, and can be replaced in tests.
 */
export async function deleteIdentities(
  month: string,
  isTimeUp: () => boolean,
  sleep: Sleep = wait,
): Promise<Deletion> {
  for (let deleted = 0; ; ) {
    const pass = await deleteInOneScan(month, isTimeUp, sleep);
    deleted += pass.deleted;
    if (!pass.done || pass.deleted === 0) return { deleted, done: pass.done };
  }
}

/**
 * Deletes the items that one scan of the table finds. The scan has no segments: all items of a guild are in one of them,
 * and the embedded DynamoDB ends a segment early if the last item of a page was deleted.
 */
async function deleteInOneScan(month: string, isTimeUp: () => boolean, sleep: Sleep): Promise<Deletion> {
  let deleted = 0;
  const pages = paginateScan(
    { client: dynamodb },
    {
      TableName: tables.identities,
      FilterExpression: 'contains(pk, :month)',
      ProjectionExpression: 'pk, sk',
      ExpressionAttributeValues: { ':month': s(identityMonthSuffix(month)) },
      ConsistentRead: true,
    },
  );
  for await (const { Items: remaining = [] } of pages) {
    const lane = async () => {
      while (remaining.length > 0 && !isTimeUp()) {
        const done = await deleteAll(remaining.splice(-BATCH_WRITES), isTimeUp, sleep);
        deleted += done;
      }
    };
    await Promise.all(Array.from({ length: PARALLEL_BATCHES }, lane));
    if (isTimeUp()) return { deleted, done: false };
  }
  return { deleted, done: true };
}

/**
 * Deletes some items, and gives how many: all of them, or fewer once `isTimeUp`. Items that a busy partition rejects are
 * retried with a growing backoff.
 */
async function deleteAll(keys: readonly Item[], isTimeUp: () => boolean, sleep: Sleep): Promise<number> {
  let requests: WriteRequest[] = keys.map((key) => ({ DeleteRequest: { Key: key } }));
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    requests = await deleteSome(requests);
    if (requests.length === 0 || isTimeUp()) return keys.length - requests.length;
    await sleep(pause);
  }
}

/** Gives the requests that were not carried out. DynamoDB throws instead if none was (DynamoDB: BatchWriteItem). */
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
