/**
 * Which days are filed. A past day is also stored as one object of the bucket, so that reports need not read it item by item
 * (docs/decisions/0010-days-are-filed.md). The function that files a day first marks it and then reads its items. Ingest
 * first puts the items of a batch and then notes the batch if the day is marked. So every item is in the file or its
 * batch is noted, and a file that lacks a noted batch must not be used.
 */

import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, queryPartition, s, stringOf } from '../aws/dynamodb.ts';
import { tables } from '../aws/tables.ts';
import { DAY_MS, dayStart, HOUR_MS } from '../time.ts';
import { isInState } from './read-state.ts';
import { expiry } from './retention.ts';
import { filedKey, filedPartition, type Key, unfiledBatchKey } from './state-keys.ts';

/** How long after its end a day can be filed at the earliest, ms. Most late batches have arrived by then. */
export const FILED_AFTER_MS = HOUR_MS;

/** How long after a day's end ingest begins to look for its mark, ms. It is earlier, because clocks can differ. */
const CHECKED_AFTER_MS = HOUR_MS / 2;

/** Whether a day can be filed at `now`, ms. */
export const canBeFiled = (day: string, now: number): boolean =>
  now >= dayStart(day) + DAY_MS + FILED_AFTER_MS;

/** Reads the filed days of a guild from `first` to `last`, each with the ids of the batches that its file may lack. */
export async function readFiledDays(
  guild: string,
  first: string,
  last: string,
): Promise<Map<string, string[]>> {
  const days = new Map<string, string[]>();
  const items = queryPartition(tables.state, filedPartition(guild), {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :end',
    // The key of a noted batch begins with its day, so it sorts before this end.
    ExpressionAttributeValues: { ':first': s(first), ':end': s(`${last}~`) },
  });
  for await (const item of items) {
    const [day = '', ...batch] = stringOf(item, 'sk').split('#');
    const unfiled = days.get(day) ?? [];
    if (batch.length > 0) unfiled.push(batch.join('#'));
    days.set(day, unfiled);
  }
  return days;
}

/** Marks a day as filed. From now on batches of the day are noted, so call this before you read the items for the file. */
export const markFiled = (guild: string, day: string): Promise<void> => put(filedKey(guild, day), day);

/** Notes a batch that was put into a day, if the day is already filed at `now`, ms. */
export async function noteUnfiledBatch(
  guild: string,
  day: string,
  batch: string,
  now: number,
): Promise<void> {
  if (now < dayStart(day) + DAY_MS + CHECKED_AFTER_MS) return;
  if (await isInState(filedKey(guild, day))) await put(unfiledBatchKey(guild, day, batch), day);
}

async function put(key: Key, day: string): Promise<void> {
  await dynamodb.send(
    new PutItemCommand({ TableName: tables.state, Item: { ...keyOf(key), ...expiry(day) } }),
  );
}
