import { randomBytes } from 'node:crypto';
import { TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, n, s } from '../aws/dynamodb.ts';
import { tables } from '../aws/tables.ts';
import { log } from '../log.ts';
import { type RetryOptions, retry } from '../retry.ts';
import { requireOpenMonth } from './closed-months.ts';
import { openMonthKey } from './state-keys.ts';

const SALT_BYTES = 32;
/** With the pauses between them, six seconds: a caller that waits longer tries again itself. */
const ATTEMPTS = 6;

/**
 * Makes a month's salt unless it has one. A closed month never gets another. Of several callers at once the first one
 * wins, so workers that start in the month's first second agree. Throws where the transaction fails, or is cancelled
 * again and again.
 */
export function createSalt(
  month: string,
  options: Partial<Pick<RetryOptions, 'log' | 'sleep'>> = {},
): Promise<'created' | 'exists' | 'closed'> {
  return retry(() => attempt(month), {
    log,
    what: "Creating a month's salt",
    attempts: ATTEMPTS,
    hopeless: (error) => !(error instanceof TransactionCanceledException),
    ...options,
  });
}

async function attempt(month: string): Promise<'created' | 'exists' | 'closed'> {
  try {
    await dynamodb.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          requireOpenMonth(month),
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
    // Another transaction was at the same items, or DynamoDB is throttled: the next attempt sees which.
    throw error;
  }
}
