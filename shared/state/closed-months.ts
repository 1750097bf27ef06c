import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { keyOf } from '../aws/dynamodb.ts';
import { tables } from '../aws/tables.ts';
import { isInState } from './read-state.ts';
import { closedKey } from './state-keys.ts';

/**
 * Whether a month (`YYYY-MM`) is closed: its salt and its identities are deleted or about to be, so its hashes must not
 * be shown any more. The read is consistent, so a month that was marked a moment ago counts as closed.
 */
export const isMonthClosed = (month: string): Promise<boolean> => isInState(closedKey(month));

/** A condition that cancels its transaction if a month (`YYYY-MM`) is closed. */
export const requireOpenMonth = (month: string): TransactWriteItem => ({
  ConditionCheck: {
    TableName: tables.state,
    Key: keyOf(closedKey(month)),
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});
