import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { keyOf } from '../aws/dynamodb.ts';
import { tables } from '../aws/tables.ts';
import { closedKey } from './state-keys.ts';

/** A condition that fails its transaction once rotation has begun to close a month (`YYYY-MM`). */
export const monthIsOpen = (month: string): TransactWriteItem => ({
  ConditionCheck: {
    TableName: tables.state,
    Key: keyOf(closedKey(month)),
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});
