/**
 * Which days are filed. A day that is over is kept once more, whole, as one object of the bucket, so that nobody has to read
 * it item by item (docs/decisions/0010-days-are-filed.md). Whoever files a day marks it first and then reads its items;
 * whoever puts an item of an old day looks for the mark afterwards, and notes the item where it finds one. So an item
 * is in the file, or noted: a file that lacks a noted one is not to be used.
 */

import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, queryPartition, s, stringOf } from '../aws/dynamodb.ts';
import { tables } from '../aws/tables.ts';
import { DAY_MS, dayStart, HOUR_MS } from '../time.ts';
import { isInState } from './read-state.ts';
import { expiry } from './retention.ts';
import { filedKey, filedPartition, type Key, lateKey } from './state-keys.ts';

/** A day is filed so long after its end at the earliest: most of what is late has come by then. */
export const FILED_AFTER_MS = HOUR_MS;

/** From so long after its end on its mark is looked for: the difference is what clocks may differ by. */
const LOOKED_FOR_AFTER_MS = HOUR_MS / 2;

/** Whether a day may be filed at `now`, ms. */
export const mayBeFiled = (day: string, now: number): boolean =>
  now >= dayStart(day) + DAY_MS + FILED_AFTER_MS;

/** The filed days of a guild from `first` to `last`, each with the batches that were noted since. */
export async function readFiledDays(
  guild: string,
  first: string,
  last: string,
): Promise<Map<string, string[]>> {
  const days = new Map<string, string[]>();
  const items = queryPartition(tables.state, filedPartition(guild), {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :end',
    // A batch is noted below its day, and all that begins with a day's name comes before this.
    ExpressionAttributeValues: { ':first': s(first), ':end': s(`${last}~`) },
  });
  for await (const item of items) {
    const [day = '', ...batch] = stringOf(item, 'sk').split('#');
    const late = days.get(day) ?? [];
    if (batch.length > 0) late.push(batch.join('#'));
    days.set(day, late);
  }
  return days;
}

/** Marks a day as filed. What is put from now on is noted, so this comes before reading what goes into the file. */
export const markFiled = (guild: string, day: string): Promise<void> => put(filedKey(guild, day), day);

/** Notes a batch that was put into a day, if that is filed by now. */
export async function noteUnfiledBatch(
  guild: string,
  day: string,
  batch: string,
  now: number,
): Promise<void> {
  if (now < dayStart(day) + DAY_MS + LOOKED_FOR_AFTER_MS) return;
  const mark = await isInState(filedKey(guild, day));
  if (mark) await put(lateKey(guild, day, batch), day);
}

async function put(key: Key, day: string): Promise<void> {
  await dynamodb.send(
    new PutItemCommand({ TableName: tables.state, Item: { ...keyOf(key), ...expiry(day) } }),
  );
}
