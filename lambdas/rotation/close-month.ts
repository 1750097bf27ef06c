import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, n, queryPartition, s, stringOf } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { announcementsKey, closedKey, openMonthKey, voicePartition } from '../../shared/state/state-keys.ts';
import { deleteExportsWithHashes } from './delete-exports.ts';
import { type Deletion, deleteIdentities } from './delete-identities.ts';

/**
 * Closes a month: from here on nobody can be traced in it. The order matters. Once it is marked closed nothing new can
 * map to a token; once the salt is gone no hash can be made; then what maps is deleted. Each step can be repeated, and
 * a run that died or ran out of time anywhere is finished by the next.
 */
export async function closeMonth(
  month: string,
  shards: readonly string[],
  now: number,
  isOver: () => boolean,
): Promise<Deletion> {
  await markClosed(month, now);
  await deleteSalt(month);
  const deletion = await deleteIdentities(month, isOver);
  if (!deletion.done) return deletion;
  for (const shard of shards) await forgetVoiceHashes(month, shard);
  await deleteExportsWithHashes();
  await finish(month, now);
  return deletion;
}

/** Keeps the time of the first run that closed it. */
async function markClosed(month: string, now: number): Promise<void> {
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: tables.state,
      Key: keyOf(closedKey(month)),
      UpdateExpression: 'SET #at = if_not_exists(#at, :now)',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':now': n(now) },
    }),
  );
}

/** Deletes the salt and makes sure that it is gone, by a delete that succeeds only when there is nothing: rotation may not read one. */
async function deleteSalt(month: string): Promise<void> {
  const key = { TableName: tables.salts, Key: { pk: s(month) } };
  await dynamodb.send(new DeleteItemCommand(key));
  await dynamodb.send(new DeleteItemCommand({ ...key, ConditionExpression: 'attribute_not_exists(pk)' }));
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

/** The month is no longer open, and what has come of it is to be announced. */
async function finish(month: string, now: number): Promise<void> {
  await dynamodb.send(
    new TransactWriteItemsCommand({
      TransactItems: [
        { Delete: { TableName: tables.state, Key: keyOf(openMonthKey(month)) } },
        {
          Put: { TableName: tables.state, Item: { ...keyOf(announcementsKey(month)), closed: n(now) } },
        },
      ],
    }),
  );
}
