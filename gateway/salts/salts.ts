import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, s } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { createSalt } from '../../shared/state/create-salt.ts';
import { isInState } from '../../shared/state/read-state.ts';
import { finishedKey, openMonthKey } from '../../shared/state/state-keys.ts';

/** Reads a month's salt; undefined if there is none. Only the worker may read salts. */
export async function readSalt(month: string): Promise<Uint8Array | undefined> {
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({ TableName: tables.salts, Key: { pk: s(month) }, ConsistentRead: true }),
  );
  return item?.['salt']?.B;
}

/**
 * Returns the salt of a month that has begun or is about to, and creates it if necessary. Adds the shard to those that
 * use the salt, so that rotation waits for it. Undefined when the month is closed.
 */
export async function ensureSalt(month: string, shard: string): Promise<Uint8Array | undefined> {
  if ((await createSalt(month)) === 'closed') return undefined;
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: tables.state,
      Key: keyOf(openMonthKey(month)),
      UpdateExpression: 'ADD shards :shard',
      ExpressionAttributeValues: { ':shard': { SS: [shard] } },
    }),
  );
  return readSalt(month);
}

/** Whether the shard has sent its last hash of the month. */
export const hasFinished = (month: string, shard: string): Promise<boolean> =>
  isInState(finishedKey(month, shard));
