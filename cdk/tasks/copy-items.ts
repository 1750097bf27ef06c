import { ConditionalCheckFailedException, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, stringOf } from '../../shared/aws/dynamodb.ts';

export interface Copied {
  copied: number;
  /** Items that existed already, and stayed as they are. */
  kept: number;
  /** The partition keys of all items, copied or kept. */
  partitions: Set<string>;
}

/** Writes at once. An on-demand table takes thousands; the operator's Internet connection takes fewer. */
const CONCURRENT_WRITES = 25;

/**
 * Copies the items of one table into another with the same keys. An item that exists already stays: it is newer. So an
 * interrupted copy can be repeated. Calls `onProgress` with the number of items done.
 */
export async function copyItems(
  from: string,
  to: string,
  onProgress: (done: number) => void = () => {},
): Promise<Copied> {
  const result: Copied = { copied: 0, kept: 0, partitions: new Set() };
  const pages = paginateScan({ client: dynamodb }, { TableName: from, Limit: 1_000 });
  for await (const { Items: items = [] } of pages) {
    for (const item of items) result.partitions.add(stringOf(item, 'pk'));
    for (let first = 0; first < items.length; first += CONCURRENT_WRITES) {
      const isNew = await Promise.all(
        items.slice(first, first + CONCURRENT_WRITES).map((item) => putIfAbsent(to, item)),
      );
      for (const copied of isNew) result[copied ? 'copied' : 'kept'] += 1;
      onProgress(result.copied + result.kept);
    }
  }
  return result;
}

async function putIfAbsent(table: string, item: Item): Promise<boolean> {
  try {
    await dynamodb.send(
      new PutItemCommand({ TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
