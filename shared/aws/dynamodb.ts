import {
  type AttributeValue,
  DynamoDBClient,
  paginateQuery,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';

/** The DynamoDB client of the process. Its region, endpoint and credentials come from the environment. */
export const dynamodb = new DynamoDBClient({});

/** The attributes of an item. */
export type Item = Record<string, AttributeValue>;

/** A string as an attribute. */
export const s = (value: string): AttributeValue.SMember => ({ S: value });
/** A number as an attribute. */
export const n = (value: number): AttributeValue.NMember => ({ N: String(value) });

/** A composite key as attributes. */
export function keyOf(key: { pk: string; sk: string }): Item {
  return { pk: s(key.pk), sk: s(key.sk) };
}

/** Reads a string attribute. Throws if the item has none. */
export function stringOf(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new Error(`An item has no string attribute ${name}.`);
  return value;
}

/** Reads a number attribute. Throws if the item has none. */
export function numberOf(item: Item, name: string): number {
  const value = item[name]?.N;
  if (value === undefined) throw new Error(`An item has no number attribute ${name}.`);
  return Number(value);
}

/** Reads all items of a partition, page by page, in the order of their sort keys. */
export async function* queryPartition(
  table: string,
  pk: string,
  options: Partial<QueryCommandInput> = {},
): AsyncGenerator<Item> {
  const pages = paginateQuery(
    { client: dynamodb },
    {
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ...options,
      ExpressionAttributeValues: { ':pk': s(pk), ...options.ExpressionAttributeValues },
    },
  );
  for await (const page of pages) yield* page.Items ?? [];
}
