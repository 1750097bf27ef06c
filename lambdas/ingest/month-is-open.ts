import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { keyOf } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { closedKey } from '../../shared/state/state-keys.ts';

/** What makes a transaction fail once rotation has begun to close a month (`YYYY-MM`). */
export const monthIsOpen = (month: string): TransactWriteItem => ({
  ConditionCheck: {
    TableName: tables.state,
    Key: keyOf(closedKey(month)),
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});
