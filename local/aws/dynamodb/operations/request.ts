import type { Json } from '../../json-protocol.ts';
import { ServiceError } from '../../service-error.ts';
import { type Attributes, attributesSize, readAttributes, type Value } from '../attribute-value.ts';
import { type Condition, readCondition } from '../expressions/condition.ts';
import { type Placeholders, readPlaceholders } from '../expressions/placeholders.ts';
import { invalid, noSuchTable } from '../service-error.ts';
import type { ItemKey, Table, TableStore } from '../table-store.ts';

/** A request's parameters, as they came. */
export type Request = Readonly<Json>;
export type Response = Json;

export interface Context {
  store: TableStore;
  /** ms. */
  now: () => number;
}

/** DynamoDB: Service quotas: Items, Partition keys and sort keys. */
const ITEM_BYTES = 400 * 1024;
const HASH_BYTES = 2048;
const RANGE_BYTES = 1024;

/** Refuses what this stand-in does not know, instead of leaving it out of account. */
export function refuseOthers(request: Request, operation: string, known: readonly string[]): void {
  const others = Object.keys(request).filter((name) => !known.includes(name) && request[name] !== undefined);
  if (others.length > 0)
    throw new ServiceError(
      'UnknownOperationException',
      `The local DynamoDB does not know ${others.join(', ')} of ${operation}.`,
    );
}

/** The table of a request. Throws ResourceNotFoundException. */
export function tableOf({ store }: Context, name: unknown): Table {
  if (typeof name !== 'string') throw invalid('TableName is missing');
  const table = store.find(name);
  if (!table) throw noSuchTable();
  return table;
}

/** The key in `Key`, which holds the key's attributes and no others. Throws a ValidationException. */
export function readKey(table: Table, given: unknown): ItemKey {
  const attributes = readAttributes(given);
  const expected = table.range === undefined ? 1 : 2;
  if (Object.keys(attributes).length !== expected)
    throw invalid('The number of conditions on the keys is invalid');
  return keyOf(table, attributes, 'The provided key element does not match the schema');
}

/** An item with its key. Throws a ValidationException where it lacks a key or is too large. */
export function readItem(table: Table, given: unknown): { key: ItemKey; item: Attributes } {
  const item = readAttributes(given);
  checkSize(item);
  return {
    key: keyOf(table, item, 'One or more parameter values were invalid: Missing the key, or of a wrong type'),
    item,
  };
}

export function checkSize(item: Attributes): void {
  if (attributesSize(item) > ITEM_BYTES) throw invalid('Item size has exceeded the maximum allowed size');
}

function keyOf(table: Table, attributes: Attributes, problem: string): ItemKey {
  const text = (name: string, most: number): string => {
    const value = attributes[name];
    if (!value || !('S' in value)) throw invalid(`${problem}: ${name}`);
    if (value.S === '')
      throw invalid(
        `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
      );
    if (Buffer.byteLength(value.S) > most)
      throw invalid(
        `One or more parameter values were invalid: Size of key ${name} has exceeded the maximum size limit of ${most} bytes`,
      );
    return value.S;
  };
  return {
    pk: text(table.hash, HASH_BYTES),
    sk: table.range === undefined ? '' : text(table.range, RANGE_BYTES),
  };
}

/** A key as attributes. */
export function keyAttributes(table: Table, { pk, sk }: ItemKey): Attributes {
  const attributes = Object.create(null) as Attributes;
  attributes[table.hash] = { S: pk };
  if (table.range !== undefined) attributes[table.range] = { S: sk };
  return attributes;
}

/** The placeholders of a request's expressions. */
export const placeholdersOf = (request: Request): Placeholders =>
  readPlaceholders(request['ExpressionAttributeNames'], request['ExpressionAttributeValues']);

/** The request's condition; without one, whatever is there will do. */
export function conditionOf(request: Request, placeholders: Placeholders): Condition {
  const expression = request['ConditionExpression'];
  return expression === undefined
    ? () => true
    : readCondition(expression, 'ConditionExpression', placeholders);
}

/** One of a few words, the first where none is given. Throws a ValidationException for any other. */
export function oneOf<T extends string>(given: unknown, parameter: string, choices: readonly [T, ...T[]]): T {
  if (given === undefined) return choices[0];
  const found = choices.find((choice) => choice === given);
  if (found === undefined) throw invalid(`${parameter} must be one of ${choices.join(', ')}`);
  return found;
}

/** A list of so many members at most. */
export function readList(given: unknown, parameter: string, most: number): readonly unknown[] {
  if (!Array.isArray(given) || given.length < 1 || given.length > most)
    throw invalid(`${parameter} must have length from 1 to ${most}`);
  return given;
}

/** An object that is a part of a request. */
export function readPart(given: unknown, parameter: string): Request {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw invalid(`${parameter} must be an object`);
  return given as Request;
}

export const textOf = (value: Value | undefined): string | undefined =>
  value && 'S' in value ? value.S : undefined;
