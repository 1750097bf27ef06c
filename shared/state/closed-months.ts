import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf } from '../aws/dynamodb.ts';
import { tables } from '../aws/tables.ts';
import { closedKey } from './state-keys.ts';

/**
 * Whether a month (`YYYY-MM`) is closed: its salt and its identities are gone or about to go, so its hashes must not
 * be shown any more. Read consistently, because a month marked closed a moment ago counts as closed.
 */
export async function isClosed(month: string): Promise<boolean> {
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({
      TableName: tables.state,
      Key: keyOf(closedKey(month)),
      ConsistentRead: true,
      ProjectionExpression: 'pk',
    }),
  );
  return item !== undefined;
}
