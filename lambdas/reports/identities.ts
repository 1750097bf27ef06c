import { queryPartition, stringOf } from '../../shared/dynamodb.ts';
import { tables } from '../../shared/tables.ts';
import { createHashTable, type HashTable } from './hash-table.ts';

/**
 * The hashes of a month (`YYYY-MM`) by token, as far as they are known. Only for a month still open: its identities
 * are deleted when it is closed, one by one, and a hash must not be shown from then on.
 */
export async function readHashes(guild: string, month: string): Promise<HashTable> {
  const hashes = createHashTable();
  for await (const item of queryPartition(tables.identities, `${guild}#${month}`)) {
    hashes.add(stringOf(item, 'token'), stringOf(item, 'sk'));
  }
  return hashes;
}
