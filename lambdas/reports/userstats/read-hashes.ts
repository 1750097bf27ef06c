import { createHashesByToken, type HashesByToken } from '../../../reporting/tuning/hashes-by-token.ts';
import { queryPartition, s, stringOf } from '../../../shared/aws/dynamodb.ts';
import { tables } from '../../../shared/aws/tables.ts';
import { identityPartition } from '../../../shared/state/identity-keys.ts';

/** Ranges of the first digit that are queried in parallel. Hashes are random, so the ranges are about equally large. */
const DIGIT_RANGES = [
  ['0', '3'],
  ['4', '7'],
  ['8', 'b'],
  ['c', 'f'],
] as const;

/**
 * Reads the known hashes of a month (`YYYY-MM`) by token. Only for an open month: rotation deletes the identities of a
 * closed month one by one, and a hash that is still there must not be shown.
 */
export async function readHashes(guild: string, month: string): Promise<HashesByToken> {
  const hashes = createHashesByToken();
  async function read(first: string, last: string): Promise<void> {
    const items = queryPartition(tables.identities, identityPartition(guild, month), {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: { ':first': s(first), ':last': s(`${last}~`) },
    });
    for await (const item of items) hashes.add(stringOf(item, 'token'), stringOf(item, 'sk'));
  }
  await Promise.all(DIGIT_RANGES.map(([first, last]) => read(first, last)));
  return hashes;
}
