import { createHashTable, type HashTable } from '../../../reporting/tuning/tokens-by-hash.ts';
import { queryPartition, s, stringOf } from '../../../shared/aws/dynamodb.ts';
import { tables } from '../../../shared/aws/tables.ts';
import { identityPartition } from '../../../shared/state/identity-keys.ts';

/** Hashes are random: by their first digit they are in as many parts, each of which is asked for while others are answered. */
const PARTS = [
  ['0', '3'],
  ['4', '7'],
  ['8', 'b'],
  ['c', 'f'],
] as const;

/**
 * The hashes of a month (`YYYY-MM`) by token, as far as they are known. Only for a month still open: its identities
 * are deleted when it is closed, one by one, and a hash must not be shown from then on.
 */
export async function readHashes(guild: string, month: string): Promise<HashTable> {
  const hashes = createHashTable();
  async function read(first: string, last: string): Promise<void> {
    const items = queryPartition(tables.identities, identityPartition(guild, month), {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: { ':first': s(first), ':last': s(`${last}~`) },
    });
    for await (const item of items) hashes.add(stringOf(item, 'token'), stringOf(item, 'sk'));
  }
  await Promise.all(PARTS.map(([first, last]) => read(first, last)));
  return hashes;
}
