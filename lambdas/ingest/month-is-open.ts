import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { keyOf } from '../../shared/dynamodb.ts';
import { closedKey } from '../../shared/state-keys.ts';
import { tables } from '../../shared/tables.ts';

/** What makes a transaction fail once rotation has begun to close a month (`YYYY-MM`). */
export const monthIsOpen = (month: string): TransactWriteItem => ({
  ConditionCheck: {
    TableName: tables.state,
    Key: keyOf(closedKey(month)),
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});
