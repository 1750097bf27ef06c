/**
 * The same requests, put to the stand-in and to an implementation that nobody here wrote: what the project relies on must
 * hold of both, or the difference is named and decided here.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  ScanCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  type DynamoDbServer,
  dynoxide,
  freshTable,
  outcomeOf,
  standIn,
} from '../../../support/local/dynamodb-servers.ts';

const T = 'contract';
const s = (value: string) => ({ S: value });
const n = (value: number | string) => ({ N: String(value) });
const key = (sk: string, pk = 'p') => ({ pk: s(pk), sk: s(sk) });

type Ask = (client: DynamoDBClient) => Promise<object>;
interface Case {
  name: string;
  /** What is there before, by one put each. */
  given?: Record<string, PutItemCommandInput['Item']>;
  ask: Ask;
  expected: unknown;
}

const put =
  (input: Omit<PutItemCommandInput, 'TableName'>): Ask =>
  (client) =>
    client.send(new PutItemCommand({ TableName: T, ...input }));
const update =
  (input: Omit<UpdateItemCommandInput, 'TableName'>): Ask =>
  (client) =>
    client.send(new UpdateItemCommand({ TableName: T, ReturnValues: 'ALL_NEW', ...input }));
const query =
  (input: Omit<QueryCommandInput, 'TableName'>): Ask =>
  (client) =>
    client.send(new QueryCommand({ TableName: T, ...input }));
const transact =
  (...TransactItems: TransactWriteItem[]): Ask =>
  (client) =>
    client.send(new TransactWriteItemsCommand({ TransactItems }));
const notThere = (sk: string): TransactWriteItem => ({
  ConditionCheck: { TableName: T, Key: key(sk), ConditionExpression: 'attribute_not_exists(pk)' },
});
const putItem = (sk: string, more: object = {}): TransactWriteItem => ({
  Put: { TableName: T, Item: { ...key(sk), ...more } },
});
const refused = (error = 'ValidationException') => ({ error });
const attributes = (sk: string, more: object) => ({ Attributes: { ...key(sk), ...more } });

const CASES: Case[] = [
  {
    name: 'numbers come back in their shortest form',
    given: { a: { x: n('1.50'), y: n('-0.00120'), z: n('1e3'), zero: n('-0') } },
    ask: (client) => client.send(new GetItemCommand({ TableName: T, Key: key('a') })),
    expected: { Item: { ...key('a'), x: n('1.5'), y: n('-0.0012'), z: n('1000'), zero: n('0') } },
  },
  {
    name: 'a number of 39 digits is refused',
    ask: put({ Item: { ...key('a'), x: n('1'.repeat(39)) } }),
    expected: refused(),
  },
  {
    name: 'an item of more than 400 KB is refused',
    ask: put({ Item: { ...key('a'), x: s('x'.repeat(400 * 1024)) } }),
    expected: refused(),
  },
  {
    name: 'a key that is empty is refused',
    ask: put({ Item: key('') }),
    expected: refused(),
  },
  {
    name: 'an item without its range key is refused',
    ask: put({ Item: { pk: s('p') } }),
    expected: refused(),
  },
  {
    name: 'a sort key of more than 1,024 bytes is refused',
    ask: put({ Item: key('é'.repeat(513)) }),
    expected: refused(),
  },
  {
    name: 'a condition that does not hold stops a put',
    given: { a: {} },
    ask: put({ Item: key('a'), ConditionExpression: 'attribute_not_exists(pk)' }),
    expected: refused('ConditionalCheckFailedException'),
  },
  {
    name: 'OR binds less than AND, and what is missing is below nothing',
    given: { a: { x: n(2) } },
    ask: put({
      Item: { ...key('a'), x: n(3) },
      ConditionExpression: 'attribute_not_exists(x) AND x < :one OR x = :two',
      ExpressionAttributeValues: { ':one': n(1), ':two': n(2) },
      ReturnValues: 'ALL_OLD',
    }),
    expected: attributes('a', { x: n(2) }),
  },
  {
    name: 'what is missing is not less than a value',
    ask: put({
      Item: key('a'),
      ConditionExpression: 'x < :one',
      ExpressionAttributeValues: { ':one': n(1) },
    }),
    expected: refused('ConditionalCheckFailedException'),
  },
  {
    name: 'a reserved word is no name of an attribute in an expression',
    ask: put({ Item: key('a'), ConditionExpression: 'attribute_not_exists(owner)' }),
    expected: refused(),
  },
  {
    name: 'a placeholder that is not used is refused',
    ask: put({
      Item: key('a'),
      ConditionExpression: 'attribute_not_exists(pk)',
      ExpressionAttributeValues: { ':unused': n(1) },
    }),
    expected: refused(),
  },
  {
    name: 'an update makes the item that is not there',
    ask: update({
      Key: key('a'),
      UpdateExpression: 'SET #at = if_not_exists(#at, :now), y = :now ADD version :one, shards :s',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':now': n(7), ':one': n(1), ':s': { SS: ['0/1'] } },
    }),
    expected: attributes('a', { at: n(7), y: n(7), version: n(1), shards: { SS: ['0/1'] } }),
  },
  {
    name: 'an update keeps what is there, adds to numbers and sets, and removes',
    given: { a: { at: n(1), version: n(4), shards: { SS: ['0/1'] }, who: s('h') } },
    ask: update({
      Key: key('a'),
      UpdateExpression: 'SET #at = if_not_exists(#at, :now) ADD version :one, shards :s REMOVE who',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':now': n(7), ':one': n(1), ':s': { SS: ['1/2', '0/1'] } },
    }),
    expected: attributes('a', { at: n(1), version: n(5), shards: { SS: ['0/1', '1/2'] } }),
  },
  {
    name: 'arithmetic goes by the values before the update',
    given: { a: { x: n(1), y: n(10) } },
    ask: update({
      Key: key('a'),
      UpdateExpression: 'SET x = x + :d, y = x - :d',
      ExpressionAttributeValues: { ':d': n('0.1') },
    }),
    expected: attributes('a', { x: n('1.1'), y: n('0.9') }),
  },
  {
    name: 'an update of a key is refused',
    ask: update({
      Key: key('a'),
      UpdateExpression: 'SET sk = :b',
      ExpressionAttributeValues: { ':b': s('b') },
    }),
    expected: refused(),
  },
  {
    name: 'an update that names an attribute twice is refused',
    ask: update({
      Key: key('a'),
      UpdateExpression: 'SET x = :one REMOVE x',
      ExpressionAttributeValues: { ':one': n(1) },
    }),
    expected: refused(),
  },
  {
    name: 'adding to text is refused',
    given: { a: { x: s('text') } },
    ask: update({
      Key: key('a'),
      UpdateExpression: 'ADD x :one',
      ExpressionAttributeValues: { ':one': n(1) },
    }),
    expected: refused(),
  },
  {
    name: 'a query reads a range of sort keys in the order of their bytes',
    given: { a: {}, Z: {}, é: {}, b: {}, '': undefined },
    ask: query({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: { ':pk': s('p'), ':first': s('Z'), ':last': s('é') },
    }),
    expected: { Items: ['Z', 'a', 'b', 'é'].map((sk) => key(sk)), Count: 4, ScannedCount: 4 },
  },
  {
    name: 'a query goes backwards, with a limit and a key to go on from',
    given: { a: {}, b: {}, c: {} },
    ask: query({
      KeyConditionExpression: 'pk = :pk AND sk < :end',
      ExpressionAttributeValues: { ':pk': s('p'), ':end': s('c') },
      ScanIndexForward: false,
      Limit: 1,
    }),
    expected: { Items: [key('b')], Count: 1, ScannedCount: 1, LastEvaluatedKey: key('b') },
  },
  {
    name: 'a query goes on after a key',
    given: { a: {}, b: {}, c: {} },
    ask: query({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': s('p') },
      ExclusiveStartKey: key('a'),
    }),
    expected: { Items: [key('b'), key('c')], Count: 2, ScannedCount: 2 },
  },
  {
    name: 'a page ends before the item that would take it past one megabyte',
    given: Object.fromEntries(['a', 'b', 'c', 'd'].map((sk) => [sk, { x: s('x'.repeat(390 * 1024)) }])),
    // Without ScannedCount, which dynoxide gives as one more than it went through.
    ask: async (client) => {
      const page = await query({
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': s('p') },
        ProjectionExpression: 'sk',
      })(client);
      const { Items, Count, LastEvaluatedKey } = page as QueryCommandOutput;
      return { Items, Count, LastEvaluatedKey };
    },
    expected: { Items: ['a', 'b'].map((sk) => ({ sk: s(sk) })), Count: 2, LastEvaluatedKey: key('b') },
  },
  {
    name: 'what begins with a text',
    given: { ab: {}, abc: {}, ac: {}, b: {} },
    ask: query({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :ab)',
      ExpressionAttributeValues: { ':pk': s('p'), ':ab': s('ab') },
    }),
    expected: { Items: [key('ab'), key('abc')], Count: 2, ScannedCount: 2 },
  },
  {
    name: 'a filter counts what it reads, and keeps what it finds',
    given: { a: { x: s('one two') }, b: { x: s('three') } },
    ask: (client) =>
      client.send(
        new ScanCommand({
          TableName: T,
          FilterExpression: 'contains(x, :two)',
          ExpressionAttributeValues: { ':two': s('two') },
          ProjectionExpression: 'pk, sk',
        }),
      ),
    expected: { Items: [key('a')], Count: 1, ScannedCount: 2 },
  },
  {
    name: 'a condition on another attribute than the keys is refused in a query',
    ask: query({
      KeyConditionExpression: 'pk = :pk AND x = :pk',
      ExpressionAttributeValues: { ':pk': s('p') },
    }),
    expected: refused(),
  },
  {
    name: 'a transaction writes all',
    given: { a: { x: n(1) } },
    ask: async (client) => {
      await transact(
        putItem('b'),
        {
          Update: {
            TableName: T,
            Key: key('a'),
            UpdateExpression: 'ADD x :one',
            ExpressionAttributeValues: { ':one': n(1) },
          },
        },
        notThere('c'),
      )(client);
      return query({ KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': s('p') } })(
        client,
      );
    },
    expected: { Items: [{ ...key('a'), x: n(2) }, key('b')], Count: 2, ScannedCount: 2 },
  },
  {
    name: 'a transaction that cannot is cancelled, with a reason for each write by its place',
    given: { b: {} },
    ask: transact(putItem('a'), notThere('b'), notThere('c')),
    expected: { error: 'TransactionCanceledException', reasons: ['None', 'ConditionalCheckFailed', 'None'] },
  },
  {
    name: 'a transaction of one item twice is refused',
    ask: transact(putItem('a'), notThere('a')),
    expected: refused(),
  },
  {
    name: 'a transaction of 101 writes is refused',
    ask: transact(...Array.from({ length: 101 }, (_, at) => putItem(String(at)))),
    expected: refused(),
  },
  {
    name: 'a deletion gives what was there, and of what is not there nothing',
    given: { a: { x: n(1) } },
    ask: async (client) => {
      const remove = () =>
        client.send(new DeleteItemCommand({ TableName: T, Key: key('a'), ReturnValues: 'ALL_OLD' }));
      const first = await remove();
      const { $metadata: _, ...second } = await remove();
      return { ...first, second };
    },
    expected: { ...attributes('a', { x: n(1) }), second: {} },
  },
  {
    name: 'a batch puts, deletes and reads',
    given: { a: {} },
    ask: async (client) => {
      await client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [T]: [{ DeleteRequest: { Key: key('a') } }, { PutRequest: { Item: { ...key('b'), x: n(1) } } }],
          },
        }),
      );
      return client.send(new BatchGetItemCommand({ RequestItems: { [T]: { Keys: [key('a'), key('b')] } } }));
    },
    expected: { Responses: { [T]: [{ ...key('b'), x: n(1) }] }, UnprocessedKeys: {} },
  },
  {
    name: 'a batch of 26 writes is refused',
    ask: (client) =>
      client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [T]: Array.from({ length: 26 }, (_, at) => ({ PutRequest: { Item: key(String(at)) } })),
          },
        }),
      ),
    expected: refused(),
  },
  {
    name: 'a batch that names a key twice is refused',
    ask: (client) =>
      client.send(new BatchGetItemCommand({ RequestItems: { [T]: { Keys: [key('a'), key('a')] } } })),
    expected: refused(),
  },
  {
    name: 'a table that is not there is said to be so',
    ask: (client) => client.send(new GetItemCommand({ TableName: 'another', Key: key('a') })),
    expected: refused('ResourceNotFoundException'),
  },
];

const servers: DynamoDbServer[] = [standIn()];

before(async () => {
  const other = await dynoxide();
  if (other) servers.push(other);
});
after(() => Promise.all(servers.map((server) => server.stop())));

test('an implementation that nobody here wrote is asked as well, where there is one', (t) => {
  t.diagnostic(`asked: ${servers.map(({ name }) => name).join(', ')}`);
  assert.equal(servers.length, process.platform === 'linux' && process.arch === 'x64' ? 2 : 1);
});

describe('each server answers as DynamoDB does:', () => {
  for (const { name, given = {}, ask, expected } of CASES) {
    test(name, async () => {
      for (const server of servers) {
        await freshTable(server.client, T);
        for (const [sk, item] of Object.entries(given))
          if (item) await put({ Item: { ...key(sk), ...item } })(server.client);
        assert.deepEqual(
          await outcomeOf(ask(server.client)),
          await outcomeOf(Promise.resolve(expected as object)),
          server.name,
        );
      }
    });
  }
});
