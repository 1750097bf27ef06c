import { randomBytes } from 'node:crypto';
import { TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, n, s } from '../aws/dynamodb.ts';
import { tables } from '../aws/tables.ts';
import { log } from '../log.ts';
import { type RetryOptions, retry } from '../retry.ts';
import { requireOpenMonth } from './closed-months.ts';
import { openMonthKey } from './state-keys.ts';

const SALT_BYTES = 32;
/** They take six seconds with their pauses. A caller that can wait longer calls again. */
const ATTEMPTS = 6;

/**
 * Creates the salt of a month (`YYYY-MM`) unless the month has one or is closed. Of several callers at once the first one
 * wins, so all workers use the same salt. Throws if the transaction fails, or is cancelled again and again.
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
    // Another transaction used the same items, or DynamoDB throttled this one. The next attempt finds out.
    throw error;
  }
}
