import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, s } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { createSalt } from '../../shared/state/create-salt.ts';
import { isInState } from '../../shared/state/read-state.ts';
import { finishedKey, openMonthKey } from '../../shared/state/state-keys.ts';

/** A month's salt, or undefined when there is none (any more). Only the worker may read one. */
export async function readSalt(month: string): Promise<Uint8Array | undefined> {
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({ TableName: tables.salts, Key: { pk: s(month) }, ConsistentRead: true }),
  );
  return item?.['salt']?.B;
}

/**
 * The salt of a month that has begun or is about to, made if it is not there. Enters the shard among those that hash
 * with it, so that rotation waits for them. Undefined when the month is closed.
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

/** Whether the shard has said that no more hashes of the month will come from it. */
export const hasFinished = (month: string, shard: string): Promise<boolean> =>
  isInState(finishedKey(month, shard));
