import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, keyOf } from '../aws/dynamodb.ts';
import { tables } from '../aws/tables.ts';
import type { Key } from './state-keys.ts';

/** How an item is read. */
export interface ReadStateOptions {
  /** Whether the read sees every earlier write, at twice the price. Default true. */
  consistent?: boolean;
}

/** Reads the item of `state` with a key; undefined if there is none. */
export async function readState(
  key: Key,
  { consistent = true }: ReadStateOptions = {},
): Promise<Item | undefined> {
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({ TableName: tables.state, Key: keyOf(key), ConsistentRead: consistent }),
  );
  return item;
}

/** Whether `state` has an item with a key. The read is consistent. */
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
