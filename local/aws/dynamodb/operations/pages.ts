import type { Attributes } from '../attribute-value.ts';
import { consumed, readUnits } from '../capacity.ts';
import { readCondition } from '../expressions/condition.ts';
import { readKeyCondition } from '../expressions/key-condition.ts';
import type { Placeholders } from '../expressions/placeholders.ts';
import { readProjection } from '../expressions/projection.ts';
import { invalid } from '../service-error.ts';
import type { StoredItem, Table } from '../table-store.ts';
import {
  type Context,
  keyAttributes,
  oneOf,
  placeholdersOf,
  type Request,
  type Response,
  readKey,
  refuseOthers,
  tableOf,
} from './request.ts';

/** The items of a page come to no more than one megabyte, or are one item (DynamoDB: Query, Paginating results). */
const PAGE_BYTES = 1024 * 1024;

const COMMON = [
  'TableName',
  'FilterExpression',
  'ProjectionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'Limit',
  'ExclusiveStartKey',
  'ConsistentRead',
  'Select',
  'ReturnConsumedCapacity',
];

export function query(context: Context, request: Request): Response {
  refuseOthers(request, 'Query', [...COMMON, 'KeyConditionExpression', 'ScanIndexForward']);
  const table = tableOf(context, request['TableName']);
  const placeholders = placeholdersOf(request);
  const { partition, bounds } = readKeyCondition(request['KeyConditionExpression'], table, placeholders);
  const after = startKey(table, request);
  if (after && after.pk !== partition)
    throw invalid('The provided starting key is outside query boundaries based on provided conditions');
  const items = context.store.query(table, partition, {
    bounds,
    after,
    descending: request['ScanIndexForward'] === false,
  });
  return readPage(table, items, request, placeholders);
}

export function scan(context: Context, request: Request): Response {
  refuseOthers(request, 'Scan', COMMON);
  const table = tableOf(context, request['TableName']);
  const placeholders = placeholdersOf(request);
  return readPage(table, context.store.scan(table, startKey(table, request)), request, placeholders);
}

const startKey = (table: Table, { ExclusiveStartKey: given }: Request) =>
  given === undefined ? undefined : readKey(table, given);

/** One page: items that were read count towards its bounds, whether the filter keeps them or not. */
function readPage(
  table: Table,
  items: Iterable<StoredItem>,
  request: Request,
  placeholders: Placeholders,
): Response {
  const select = oneOf(request['Select'], 'Select', ['ALL_ATTRIBUTES', 'COUNT', 'SPECIFIC_ATTRIBUTES']);
  const { FilterExpression: filter, ProjectionExpression: projection } = request;
  const isKept = filter === undefined ? () => true : readCondition(filter, 'FilterExpression', placeholders);
  const project =
    projection === undefined ? (item: Attributes) => item : readProjection(projection, placeholders);
  placeholders.checkUsed();
  const limit = readLimit(request);
  const kept: Attributes[] = [];
  let bytes = 0;
  let count = 0;
  let last: StoredItem | undefined;
  let hasMore = false;
  for (const stored of items) {
    if (count === limit || (count > 0 && bytes + stored.size > PAGE_BYTES)) {
      hasMore = true;
      break;
    }
    count += 1;
    bytes += stored.size;
    last = stored;
    if (isKept(stored.item)) kept.push(project(stored.item));
  }
  // A page that ends at its limit names the key to go on from, whether anything follows or not (DynamoDB: Query).
  const isFull = hasMore || count === limit;
  const units = new Map([[table.name, readUnits(bytes, request['ConsistentRead'] === true)]]);
  return {
    ...(select !== 'COUNT' && { Items: kept }),
    Count: kept.length,
    ScannedCount: count,
    ...(isFull && last && { LastEvaluatedKey: keyAttributes(table, last) }),
    ConsumedCapacity: consumed(request['ReturnConsumedCapacity'], units)?.[0],
  };
}

function readLimit({ Limit: limit }: Request): number | undefined {
  if (limit === undefined) return undefined;
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1)
    throw invalid('Limit must be a whole number from 1');
  return limit;
}
