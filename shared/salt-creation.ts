import { randomBytes } from 'node:crypto';
import { TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, n, s } from './dynamodb.ts';
import { closedKey, openMonthKey } from './state-keys.ts';
import { tables } from './tables.ts';

const SALT_BYTES = 32;

/**
 * Makes a month's salt unless it has one. A month that was closed never gets another, and whoever comes first wins:
 * workers that start at the month's first second agree.
 */
export async function createSalt(month: string): Promise<'created' | 'exists' | 'closed'> {
  for (;;) {
    try {
      await dynamodb.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            {
              ConditionCheck: {
                TableName: tables.state,
                Key: keyOf(closedKey(month)),
                ConditionExpression: 'attribute_not_exists(pk)',
              },
            },
            {
              Put: {
                TableName: tables.salts,
                Item: { pk: s(month), salt: { B: randomBytes(SALT_BYTES) } },
                ConditionExpression: 'attribute_not_exists(pk)',
              },
            },
            {
              Update: {
                TableName: tables.state,
                Key: keyOf(openMonthKey(month)),
                UpdateExpression: 'SET opened = if_not_exists(opened, :now)',
                ExpressionAttributeValues: { ':now': n(Date.now()) },
              },
            },
          ],
        }),
      );
      return 'created';
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const [closed, salt] = error.CancellationReasons ?? [];
      if (closed?.Code === 'ConditionalCheckFailed') return 'closed';
      if (salt?.Code === 'ConditionalCheckFailed') return 'exists';
      // Another transaction was at the same items: try again and see what it did.
    }
  }
}
