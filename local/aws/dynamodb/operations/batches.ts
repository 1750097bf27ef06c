import { type Attributes, attributesSize } from '../attribute-value.ts';
import { consumed, readUnits, writeUnits } from '../capacity.ts';
import { readProjection } from '../expressions/projection.ts';
import { invalid } from '../service-error.ts';
import type { ItemKey, Table } from '../table-store.ts';
import {
  type Context,
  placeholdersOf,
  type Request,
  type Response,
  readItem,
  readKey,
  readList,
  readPart,
  refuseOthers,
  tableOf,
} from './request.ts';

/** DynamoDB: BatchGetItem, BatchWriteItem. */
const MOST_GETS = 100;
const MOST_WRITES = 25;
const BYTES = 16 * 1024 * 1024;

export function batchGetItem(context: Context, request: Request): Response {
  refuseOthers(request, 'BatchGetItem', ['RequestItems', 'ReturnConsumedCapacity']);
  const asked = Object.entries(readPart(request['RequestItems'], 'RequestItems'));
  const units = new Map<string, number>();
  const responses: Record<string, Attributes[]> = {};
  let left = MOST_GETS;
  let bytes = 0;
  for (const [name, given] of asked) {
    const part = readPart(given, 'RequestItems');
    refuseOthers(part, 'BatchGetItem', [
      'Keys',
      'ConsistentRead',
      'ProjectionExpression',
      'ExpressionAttributeNames',
    ]);
    const table = tableOf(context, name);
    const keys = readList(part['Keys'], 'Keys', left).map((key) => readKey(table, key));
    left -= keys.length;
    refuseTwice(table, keys);
    const placeholders = placeholdersOf(part);
    const expression = part['ProjectionExpression'];
    const project = expression === undefined ? undefined : readProjection(expression, placeholders);
    const found = keys.map((key) => context.store.get(table, key));
    bytes += found.reduce((sum, item) => sum + (item?.size ?? 0), 0);
    const isConsistent = part['ConsistentRead'] === true;
    units.set(
      name,
      found.reduce((sum, item) => sum + readUnits(item?.size ?? 0, isConsistent), 0),
    );
    responses[name] = found.flatMap((each) => (each ? [project ? project(each.item) : each.item] : []));
  }
  // DynamoDB would answer a part and leave the rest in UnprocessedKeys.
  if (bytes > BYTES) throw invalid('The local DynamoDB answers no more than 16 MB of items at once.');
  return {
    Responses: responses,
    UnprocessedKeys: {},
    ConsumedCapacity: consumed(request['ReturnConsumedCapacity'], units),
  };
}

interface BatchWrite {
  table: Table;
  key: ItemKey;
  item: Attributes | undefined;
}

export function batchWriteItem(context: Context, request: Request): Response {
  refuseOthers(request, 'BatchWriteItem', ['RequestItems', 'ReturnConsumedCapacity']);
  let left = MOST_WRITES;
  const writes: BatchWrite[] = [];
  for (const [name, given] of Object.entries(readPart(request['RequestItems'], 'RequestItems'))) {
    const table = tableOf(context, name);
    const parts = readList(given, 'RequestItems', left).map((each) =>
      readWrite(table, readPart(each, 'RequestItems')),
    );
    left -= parts.length;
    refuseTwice(
      table,
      parts.map(({ key }) => key),
    );
    writes.push(...parts);
  }
  const units = new Map<string, number>();
  // Each write of a batch stands for itself on AWS; one transaction is one synchronisation of the disk here.
  context.store.atomically(() => {
    for (const { table, key, item } of writes) {
      const before = context.store.get(table, key)?.size ?? 0;
      const after = item ? attributesSize(item) : 0;
      units.set(table.name, (units.get(table.name) ?? 0) + writeUnits(Math.max(before, after)));
      if (item) context.store.put(table, key, item);
      else context.store.remove(table, key);
    }
  });
  return { UnprocessedItems: {}, ConsumedCapacity: consumed(request['ReturnConsumedCapacity'], units) };
}

function readWrite(table: Table, part: Request): BatchWrite {
  refuseOthers(part, 'BatchWriteItem', ['PutRequest', 'DeleteRequest']);
  const { PutRequest: put, DeleteRequest: remove } = part;
  if ((put === undefined) === (remove === undefined))
    throw invalid(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of PutRequest, DeleteRequest',
    );
  if (put === undefined)
    return { table, key: readKey(table, readPart(remove, 'DeleteRequest')['Key']), item: undefined };
  return { table, ...readItem(table, readPart(put, 'PutRequest')['Item']) };
}

function refuseTwice(table: Table, keys: readonly ItemKey[]): void {
  const distinct = new Set(keys.map(({ pk, sk }) => JSON.stringify([table.name, pk, sk])));
  if (distinct.size < keys.length) throw invalid('Provided list of item keys contains duplicates');
}
