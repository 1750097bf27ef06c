/** Capacity units as DynamoDB bills them (DynamoDB: Read and write operations). */

const READ_BYTES = 4 * 1024;
const WRITE_BYTES = 1024;

/** Units of reading so many bytes at once; half of them where the read need not be consistent, twice in a transaction. */
export const readUnits = (bytes: number, consistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / READ_BYTES)) * (consistent ? 1 : 0.5);

/** Units of writing an item; `transactional` writes cost twice. */
export const writeUnits = (bytes: number, transactional = false): number =>
  Math.max(1, Math.ceil(bytes / WRITE_BYTES)) * (transactional ? 2 : 1);

/** What a response says of capacity, where the request asks for it. */
export function consumed(
  asked: unknown,
  units: ReadonlyMap<string, number>,
): { TableName: string; CapacityUnits: number }[] | undefined {
  if (asked !== 'TOTAL' && asked !== 'INDEXES') return undefined;
  return [...units].map(([TableName, CapacityUnits]) => ({ TableName, CapacityUnits }));
}
