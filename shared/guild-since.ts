import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, numberOf } from './dynamodb.ts';
import { sinceKey } from './state-keys.ts';
import { tables } from './tables.ts';

/** When a guild was first seen (ms since the epoch), undefined before anything of it was stored. */
export async function readSince(guild: string): Promise<number | undefined> {
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({ TableName: tables.state, Key: keyOf(sinceKey(guild)) }),
  );
  return item && numberOf(item, 'since');
}
