import { randomBytes } from 'node:crypto';
import {
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, s } from '../shared/dynamodb.ts';
import { closedKey, finishedKey, openMonthKey } from '../shared/state-keys.ts';
import { tables } from '../shared/tables.ts';

const SALT_BYTES = 32;

/** A month's salt, or undefined when there is none (any more). Only the worker may read one. */
export async function readSalt(month: string): Promise<Uint8Array | undefined> {
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({ TableName: tables.salts, Key: { pk: s(month) }, ConsistentRead: true }),
  );
  return item?.['salt']?.B;
}

/**
 * The salt of a month that has begun or is about to: made if it is not there, by whichever worker comes first. Enters
 * the shard among those that hash with it, so that rotation waits for it. Undefined when the month is closed.
 */
export async function ensureSalt(month: string, shard: string): Promise<Uint8Array | undefined> {
  for (;;) {
    const found = await readSalt(month);
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
              Update: {
                TableName: tables.state,
                Key: keyOf(openMonthKey(month)),
                UpdateExpression: 'ADD shards :shard',
                ExpressionAttributeValues: { ':shard': { SS: [shard] } },
              },
            },
            ...(found
              ? []
              : [
                  {
                    Put: {
                      TableName: tables.salts,
                      Item: { pk: s(month), salt: { B: randomBytes(SALT_BYTES) } },
                      ConditionExpression: 'attribute_not_exists(pk)',
                    },
                  },
                ]),
          ],
        }),
      );
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const [closed] = error.CancellationReasons ?? [];
      if (closed?.Code === 'ConditionalCheckFailed') return undefined;
    }
    if (found) return found;
    // Ours or another worker's: whichever was put is the month's.
  }
}

/** Whether the shard has said that no more hashes of the month will come from it. */
export async function hasFinished(month: string, shard: string): Promise<boolean> {
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({
      TableName: tables.state,
      Key: keyOf(finishedKey(month, shard)),
      ConsistentRead: true,
    }),
  );
  return item !== undefined;
}
