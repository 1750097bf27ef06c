import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, numberOf } from '../aws/dynamodb.ts';
import { tables } from '../aws/tables.ts';
import { keptSince, retentionMonths } from './retention.ts';
import { sinceKey } from './state-keys.ts';

/**
 * From when on there are counters of a guild (ms since the epoch): when it was first seen, or as far back as they are
 * kept at `now`. Undefined before anything of it was stored.
 */
export async function readSince(guild: string, now = Date.now()): Promise<number | undefined> {
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({ TableName: tables.state, Key: keyOf(sinceKey(guild)) }),
  );
  const months = retentionMonths();
  const kept = months === undefined ? 0 : keptSince(now, months);
  return item && Math.max(numberOf(item, 'since'), kept);
}
