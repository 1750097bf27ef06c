import { ServiceError } from '../../service-error.ts';
import { invalid } from '../service-error.ts';
import type { Table } from '../table-store.ts';
import {
  type Context,
  oneOf,
  type Request,
  type Response,
  readList,
  readPart,
  refuseOthers,
  tableOf,
} from './request.ts';

const NAME = /^[\w.-]{3,255}$/;

export function createTable(context: Context, request: Request): Response {
  refuseOthers(request, 'CreateTable', ['TableName', 'AttributeDefinitions', 'KeySchema', 'BillingMode']);
  oneOf(request['BillingMode'], 'BillingMode', ['PAY_PER_REQUEST']);
  const name = request['TableName'];
  if (typeof name !== 'string' || !NAME.test(name))
    throw invalid('TableName must be 3 to 255 letters, digits, _, - or .');
  if (context.store.find(name))
    throw new ServiceError('ResourceInUseException', `Table already exists: ${name}`);
  const keys = readKeys(request);
  const table = context.store.atomically(() => context.store.create(name, keys, context.now()));
  return { TableDescription: describe(table) };
}

/** The names of the keys, which have to be text: the project has no others. */
function readKeys(request: Request): { hash: string; range?: string } {
  const types = new Map(
    readList(request['AttributeDefinitions'], 'AttributeDefinitions', 2).map((each) => {
      const { AttributeName: name, AttributeType: type } = readPart(each, 'AttributeDefinitions');
      return [name, type];
    }),
  );
  const [hash, range] = readList(request['KeySchema'], 'KeySchema', 2).map((each, at) => {
    const { AttributeName: name, KeyType: kind } = readPart(each, 'KeySchema');
    if (kind !== (at === 0 ? 'HASH' : 'RANGE'))
      throw invalid('KeySchema is the hash key, then the range key');
    if (typeof name !== 'string' || types.get(name) !== 'S')
      throw invalid(`The local DynamoDB only knows keys of type S: ${String(name)}`);
    return name;
  });
  if (hash === undefined || types.size !== (range === undefined ? 1 : 2))
    throw invalid(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    );
  return { hash, ...(range !== undefined && { range }) };
}

export function describeTable(context: Context, request: Request): Response {
  refuseOthers(request, 'DescribeTable', ['TableName']);
  return { Table: describe(tableOf(context, request['TableName'])) };
}

export function deleteTable(context: Context, request: Request): Response {
  refuseOthers(request, 'DeleteTable', ['TableName']);
  const table = tableOf(context, request['TableName']);
  context.store.atomically(() => context.store.drop(table));
  return { TableDescription: { ...describe(table), TableStatus: 'DELETING' } };
}

function describe({ name, hash, range, created }: Table): Response {
  const attributes = [hash, ...(range === undefined ? [] : [range])];
  return {
    TableName: name,
    TableStatus: 'ACTIVE',
    TableArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${name}`,
    CreationDateTime: created / 1000,
    AttributeDefinitions: attributes.map((each) => ({ AttributeName: each, AttributeType: 'S' })),
    KeySchema: attributes.map((each, at) => ({ AttributeName: each, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
  };
}

const MOST_TABLES = 100;

export function listTables(context: Context, request: Request): Response {
  refuseOthers(request, 'ListTables', ['ExclusiveStartTableName', 'Limit']);
  const { ExclusiveStartTableName: after, Limit: limit = MOST_TABLES } = request;
  const names = context.store
    .tables()
    .map(({ name }) => name)
    .filter((name) => typeof after !== 'string' || name > after);
  const page = names.slice(0, Number(limit));
  return { TableNames: page, ...(page.length < names.length && { LastEvaluatedTableName: page.at(-1) }) };
}

export function updateTimeToLive(context: Context, request: Request): Response {
  refuseOthers(request, 'UpdateTimeToLive', ['TableName', 'TimeToLiveSpecification']);
  const table = tableOf(context, request['TableName']);
  const specification = readPart(request['TimeToLiveSpecification'], 'TimeToLiveSpecification');
  const { AttributeName: attribute, Enabled: enabled } = specification;
  if (typeof attribute !== 'string' || typeof enabled !== 'boolean')
    throw invalid('TimeToLiveSpecification names an attribute and whether it is enabled');
  if (enabled === (table.expiry !== undefined))
    throw invalid(`TimeToLive is already ${enabled ? 'enabled' : 'disabled'}`);
  context.store.atomically(() => context.store.setExpiry(table, enabled ? attribute : undefined));
  return { TimeToLiveSpecification: specification };
}

export function describeTimeToLive(context: Context, request: Request): Response {
  refuseOthers(request, 'DescribeTimeToLive', ['TableName']);
  const { expiry } = tableOf(context, request['TableName']);
  return {
    TimeToLiveDescription:
      expiry === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: expiry },
  };
}
