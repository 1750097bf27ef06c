import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, keyOf } from '../aws/dynamodb.ts';
import { tables } from '../aws/tables.ts';
import type { Key } from './state-keys.ts';

export interface ReadStateOptions {
  /** Whether the read sees what was written a moment ago, at twice the price. Default true. */
  consistent?: boolean;
}

/** The item of `state` under a key; undefined where there is none. */
export async function readState(
  key: Key,
  { consistent = true }: ReadStateOptions = {},
): Promise<Item | undefined> {
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({ TableName: tables.state, Key: keyOf(key), ConsistentRead: consistent }),
  );
  return item;
}

/** Whether `state` has an item under a key, read consistently. */
export async function isInState(key: Key): Promise<boolean> {
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({
      TableName: tables.state,
      Key: keyOf(key),
      ConsistentRead: true,
      ProjectionExpression: 'pk',
    }),
  );
  return item !== undefined;
}
