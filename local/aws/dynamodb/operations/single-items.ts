import { type Attributes, noAttributes } from '../attribute-value.ts';
import { consumed, readUnits, writeUnits } from '../capacity.ts';
import { readProjection } from '../expressions/projection.ts';
import { readUpdate } from '../expressions/update.ts';
import { conditionFailed, invalid } from '../service-error.ts';
import type { StoredItem } from '../table-store.ts';
import {
  type Context,
  oneOf,
  placeholdersOf,
  type Request,
  type Response,
  readKey,
  refuseOthers,
  tableOf,
} from './request.ts';
import { prepareWrite, sizeOf, type Write } from './write.ts';

const EXPRESSION = ['ExpressionAttributeNames', 'ExpressionAttributeValues'];
const WRITE = [
  'TableName',
  ...EXPRESSION,
  'ConditionExpression',
  'ReturnValues',
  'ReturnConsumedCapacity',
  'ReturnValuesOnConditionCheckFailure',
];

export function getItem(context: Context, request: Request): Response {
  refuseOthers(request, 'GetItem', [
    'TableName',
    'Key',
    'ConsistentRead',
    'ProjectionExpression',
    'ExpressionAttributeNames',
    'ReturnConsumedCapacity',
  ]);
  const table = tableOf(context, request['TableName']);
  const key = readKey(table, request['Key']);
  const placeholders = placeholdersOf(request);
  const projection =
    request['ProjectionExpression'] === undefined
      ? undefined
      : readProjection(request['ProjectionExpression'], placeholders);
  placeholders.checkUsed();
  const found = context.store.get(table, key);
  const units = readUnits(found?.size ?? 0, request['ConsistentRead'] === true);
  return {
    ...(found && { Item: projection ? projection(found.item) : found.item }),
    ConsumedCapacity: consumed(request['ReturnConsumedCapacity'], new Map([[table.name, units]]))?.[0],
  };
}

export function putItem(context: Context, request: Request): Response {
  refuseOthers(request, 'PutItem', [...WRITE, 'Item']);
  const returned = oneOf(request['ReturnValues'], 'ReturnValues', ['NONE', 'ALL_OLD']);
  const { before, capacity } = writeOne(context, request, 'Put');
  return { ...(returned === 'ALL_OLD' && before && { Attributes: before.item }), ...capacity };
}

export function deleteItem(context: Context, request: Request): Response {
  refuseOthers(request, 'DeleteItem', [...WRITE, 'Key']);
  const returned = oneOf(request['ReturnValues'], 'ReturnValues', ['NONE', 'ALL_OLD']);
  const { before, capacity } = writeOne(context, request, 'Delete');
  return { ...(returned === 'ALL_OLD' && before && { Attributes: before.item }), ...capacity };
}

export function updateItem(context: Context, request: Request): Response {
  refuseOthers(request, 'UpdateItem', [...WRITE, 'Key', 'UpdateExpression']);
  const returned = oneOf(request['ReturnValues'], 'ReturnValues', [
    'NONE',
    'ALL_OLD',
    'ALL_NEW',
    'UPDATED_OLD',
    'UPDATED_NEW',
  ]);
  const { before, after = noAttributes(), capacity } = writeOne(context, request, 'Update');
  const item = returned.endsWith('OLD') ? (before?.item ?? noAttributes()) : after;
  const attributes = returned.startsWith('UPDATED') ? updatedOf(request, item) : item;
  const isReturned = returned !== 'NONE' && Object.keys(attributes).length > 0;
  return { ...(isReturned && { Attributes: attributes }), ...capacity };
}

/** The attributes that an update names. */
function updatedOf(request: Request, item: Attributes): Attributes {
  if (request['UpdateExpression'] === undefined) return noAttributes();
  const named = noAttributes();
  for (const [name] of readUpdate(request['UpdateExpression'], placeholdersOf(request)).paths) {
    const value = item[name];
    if (value) named[name] = value;
  }
  return named;
}

interface Written {
  before: StoredItem | undefined;
  after: Attributes | undefined;
  /** What the response says of capacity. */
  capacity: Response;
}

function writeOne(context: Context, request: Request, kind: Write['kind']): Written {
  const write = prepareWrite(context, request, kind);
  write.placeholders.checkUsed();
  return context.store.atomically(() => {
    const before = context.store.get(write.table, write.key);
    if (!write.isMet(before?.item ?? noAttributes())) throw failed(request, before);
    const after = write.next(before?.item);
    if (after === 'unchanged') throw invalid('A condition check cannot be made alone');
    if (after) context.store.put(write.table, write.key, after);
    else context.store.remove(write.table, write.key);
    const units = new Map([[write.table.name, writeUnits(Math.max(before?.size ?? 0, sizeOf(after)))]]);
    return {
      before,
      after,
      capacity: { ConsumedCapacity: consumed(request['ReturnConsumedCapacity'], units)?.[0] },
    };
  });
}

function failed(request: Request, before: StoredItem | undefined): Error {
  const wanted = oneOf(
    request['ReturnValuesOnConditionCheckFailure'],
    'ReturnValuesOnConditionCheckFailure',
    ['NONE', 'ALL_OLD'],
  );
  return conditionFailed(wanted === 'ALL_OLD' && before ? { Item: before.item } : {});
}
