import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { WITH_HASHES } from '../../shared/aws/bucket-folders.ts';
import { deleteObjects } from '../../shared/aws/delete-objects.ts';
import { dynamodb, keyOf, n, queryPartition, s, stringOf } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { requireEnv } from '../../shared/env.ts';
import { announcementsKey, closedKey, openMonthKey, voicePartition } from '../../shared/state/state-keys.ts';
import { type Deletion, deleteIdentities } from './delete-identities.ts';

/**
 * Closes a month, after which nobody can be traced in it. The order of the steps matters: from the mark on, no new hash is
 * mapped to a token; without the salt, no hash can be made; then the mappings and the remaining hashes are deleted. Each
 * step can be repeated, so the next run finishes what one left undone. `isTimeUp` tells when the run's time is up.
 */
export async function closeMonth(
  month: string,
  shards: readonly string[],
  now: number,
  isTimeUp: () => boolean,
): Promise<Deletion> {
  await markClosed(month, now);
  await deleteSalt(month);
  const deletion = await deleteIdentities(month, isTimeUp);
  if (!deletion.done) return deletion;
  for (const shard of shards) await removeVoiceHashes(month, shard);
  await deleteExportsWithHashes();
  await finish(month, now);
  return deletion;
}

/** Marks the month closed. A repeated mark keeps the time of the first. */
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

/** Deletes the salt and proves that it is gone. Rotation cannot read salts, so the proof is a delete that succeeds only if there is none. */
async function deleteSalt(month: string): Promise<void> {
  const key = { TableName: tables.salts, Key: { pk: s(month) } };
  await dynamodb.send(new DeleteItemCommand(key));
  await dynamodb.send(new DeleteItemCommand({ ...key, ConditionExpression: 'attribute_not_exists(pk)' }));
}

/** Removes the month's hashes from the voice sessions that are still open. The sessions stay, under their own keys. */
async function removeVoiceHashes(month: string, shard: string): Promise<void> {
  for await (const item of queryPartition(tables.state, voicePartition(shard), { ConsistentRead: true })) {
    if (stringOf(item, 'month') !== month || !item['who']) continue;
    try {
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: tables.state,
          Key: { pk: s(stringOf(item, 'pk')), sk: s(stringOf(item, 'sk')) },
          UpdateExpression: 'REMOVE who',
          // The session may have ended, or been moved to the new month, since it was read.
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

/**
 * Deletes the exports that show hashes. Those of the current month go too; they are copies that are kept for an hour. The
 * function that stores one later sees that the month is closed, and deletes it itself.
 */
async function deleteExportsWithHashes(): Promise<void> {
  await deleteObjects(requireEnv('REPORTS_BUCKET'), WITH_HASHES);
}

/** Ends the closing: the month is not open any more, and its posts are due. */
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
