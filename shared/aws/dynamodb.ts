import {
  type AttributeValue,
  DynamoDBClient,
  paginateQuery,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';

/** The one DynamoDB client of a process. Region, endpoint and credentials come from the environment. */
export const dynamodb = new DynamoDBClient({});

export type Item = Record<string, AttributeValue>;

export const s = (value: string): AttributeValue.SMember => ({ S: value });
export const n = (value: number): AttributeValue.NMember => ({ N: String(value) });

/** A composite key as DynamoDB wants it. */
export function keyOf(key: { pk: string; sk: string }): Item {
  return { pk: s(key.pk), sk: s(key.sk) };
}

/** A string attribute; throws when the item does not hold one, which means that something else wrote it. */
export function stringOf(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new Error(`An item has no string attribute ${name}.`);
  return value;
}

/** A number attribute; throws when the item does not hold one. */
export function numberOf(item: Item, name: string): number {
  const value = item[name]?.N;
  if (value === undefined) throw new Error(`An item has no number attribute ${name}.`);
  return Number(value);
}

/** All items of a partition, page by page, in the order of their sort keys. */
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
