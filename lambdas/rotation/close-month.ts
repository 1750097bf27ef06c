import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  paginateScan,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, keyOf, n, queryPartition, s, stringOf } from '../../shared/dynamodb.ts';
import { closedKey, openMonthKey, voicePartition } from '../../shared/state-keys.ts';
import { tables } from '../../shared/tables.ts';

/** BatchWriteItem's bound. */
const BATCH_WRITES = 25;

/**
 * Closes a month: from here on nobody can be traced in it. The order matters. Once it is marked closed nothing new can
 * map to a token; once the salt is gone no hash can be made; then what maps is deleted. Each step can be repeated, and
 * a run that died anywhere is finished by the next.
 */
export async function closeMonth(
  month: string,
  shards: readonly string[],
  now: number,
): Promise<{ identities: number }> {
  await dynamodb.send(
    new PutItemCommand({ TableName: tables.state, Item: { ...keyOf(closedKey(month)), at: n(now) } }),
  );
  await deleteSalt(month);
  const identities = await deleteIdentities(month);
  for (const shard of shards) await forgetVoiceHashes(month, shard);
  await dynamodb.send(new DeleteItemCommand({ TableName: tables.state, Key: keyOf(openMonthKey(month)) }));
  return { identities };
}

/** Deletes the salt and makes sure that it is gone, by a delete that succeeds only when there is nothing: rotation may not read one. */
async function deleteSalt(month: string): Promise<void> {
  const key = { TableName: tables.salts, Key: { pk: s(month) } };
  await dynamodb.send(new DeleteItemCommand(key));
  await dynamodb.send(new DeleteItemCommand({ ...key, ConditionExpression: 'attribute_not_exists(pk)' }));
}

/** Deletes what maps a month's hashes to tokens, in every guild. */
async function deleteIdentities(month: string): Promise<number> {
  let deleted = 0;
  const pages = paginateScan(
    { client: dynamodb },
    {
      TableName: tables.identities,
      // The partition is `<guild>#<YYYY-MM>`.
      FilterExpression: 'contains(pk, :month)',
      ProjectionExpression: 'pk, sk',
      ExpressionAttributeValues: { ':month': s(`#${month}`) },
      ConsistentRead: true,
    },
  );
  for await (const { Items: items = [] } of pages) {
    for (let at = 0; at < items.length; at += BATCH_WRITES) {
      await deleteAll(tables.identities, items.slice(at, at + BATCH_WRITES));
    }
    deleted += items.length;
  }
  return deleted;
}

async function deleteAll(table: string, keys: readonly Item[]): Promise<void> {
  let requests: WriteRequest[] = keys.map((key) => ({ DeleteRequest: { Key: key } }));
  while (requests.length > 0) {
    const result = await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
    requests = result.UnprocessedItems?.[table] ?? [];
  }
}

/** Takes the month's hashes off the voice sessions that are still open; the sessions stay, under their own keys. */
async function forgetVoiceHashes(month: string, shard: string): Promise<void> {
  for await (const item of queryPartition(tables.state, voicePartition(shard), { ConsistentRead: true })) {
    if (stringOf(item, 'month') !== month || !item['who']) continue;
    try {
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: tables.state,
          Key: { pk: s(stringOf(item, 'pk')), sk: s(stringOf(item, 'sk')) },
          UpdateExpression: 'REMOVE who',
          // Not if the session ended, or was taken over into the new month, since it was read.
          ConditionExpression: '#month = :month',
          ExpressionAttributeNames: { '#month': 'month' },
          ExpressionAttributeValues: { ':month': s(month) },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
