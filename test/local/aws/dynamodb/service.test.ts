import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import {
  DescribeTimeToLiveCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { createDynamoDb } from '../../../../local/aws/dynamodb/service.ts';
import { freshTable, outcomeOf, standIn } from '../../../support/local/dynamodb-servers.ts';

const T = 'items';
const s = (value: string) => ({ S: value });
const n = (value: number) => ({ N: String(value) });
const key = (sk: string) => ({ pk: s('p'), sk: s(sk) });

describe('what has expired', () => {
  /** A service with one table whose items expire by `expires`. */
  function withExpiry() {
    let now = 0;
    const service = createDynamoDb(new DatabaseSync(':memory:'), () => now);
    service.run('CreateTable', {
      TableName: T,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    });
    service.run('UpdateTimeToLive', {
      TableName: T,
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    });
    const put = (pk: string, expires?: object) =>
      service.run('PutItem', { TableName: T, Item: { pk: s(pk), ...(expires && { expires }) } });
    const left = () =>
      (service.run('Scan', { TableName: T })['Items'] as { pk: { S: string } }[]).map(({ pk }) => pk.S);
    const expireAt = (seconds: number): number => {
      now = seconds * 1000;
      return service.expire();
    };
    return { put, left, expireAt };
  }

  test('is deleted once its second has come, and nothing else', () => {
    const { put, left, expireAt } = withExpiry();
    put('for ever');
    put('text', s('1'));
    put('10', n(10));
    put('20', n(20));
    assert.equal(expireAt(9), 0);
    assert.equal(expireAt(10), 1);
    assert.deepEqual(left(), ['20', 'for ever', 'text']);
    assert.equal(expireAt(1_000_000), 1);
    assert.deepEqual(left(), ['for ever', 'text']);
  });

  test('goes by the last time that was put', () => {
    const { put, left, expireAt } = withExpiry();
    put('a', n(10));
    put('a', n(30));
    assert.equal(expireAt(20), 0);
    put('a');
    assert.equal(expireAt(40), 0);
    assert.deepEqual(left(), ['a']);
  });

  test('is said of a table', async () => {
    const { client } = standIn();
    await freshTable(client, T);
    const described = async () =>
      (await client.send(new DescribeTimeToLiveCommand({ TableName: T }))).TimeToLiveDescription;
    assert.deepEqual(await described(), { TimeToLiveStatus: 'DISABLED' });
    const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true };
    await client.send(new UpdateTimeToLiveCommand({ TableName: T, TimeToLiveSpecification }));
    assert.deepEqual(await described(), { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' });
  });
});

describe('a transaction with a client token', () => {
  const transaction = (token: string, sk: string) =>
    new TransactWriteItemsCommand({
      ClientRequestToken: token,
      TransactItems: [
        {
          Update: {
            TableName: T,
            Key: key(sk),
            UpdateExpression: 'ADD x :one',
            ExpressionAttributeValues: { ':one': n(1) },
          },
        },
      ],
    });

  test('is done once in ten minutes, however often it comes', async () => {
    let now = 0;
    const { client } = standIn(() => now);
    await freshTable(client, T);
    const count = async () =>
      (await client.send(new GetItemCommand({ TableName: T, Key: key('a') }))).Item?.['x']?.N;
    await client.send(transaction('one', 'a'));
    now = 9 * 60_000;
    await client.send(transaction('one', 'a'));
    assert.equal(await count(), '1');
    await client.send(transaction('two', 'a'));
    assert.equal(await count(), '2');
    now = 11 * 60_000;
    await client.send(transaction('one', 'a'));
    assert.equal(await count(), '3');
  });

  test('is refused where the token came with another request', async () => {
    const { client } = standIn();
    await freshTable(client, T);
    await client.send(transaction('one', 'a'));
    assert.deepEqual(await outcomeOf(client.send(transaction('one', 'b'))), {
      error: 'IdempotentParameterMismatchException',
    });
  });
});

describe('what the stand-in does not know', () => {
  test('is refused by name', async () => {
    const { client } = standIn();
    await freshTable(client, T);
    const message = /does not know TotalSegments, Segment of Scan/;
    await assert.rejects(client.send(new ScanCommand({ TableName: T, Segment: 0, TotalSegments: 2 })), {
      message,
    });
    const query = { TableName: T, IndexName: 'by-x', KeyConditionExpression: 'pk = :pk' };
    await assert.rejects(client.send(new QueryCommand(query)), {
      message: /does not know IndexName of Query/,
    });
  });

  test('of operations is refused as well', () => {
    const service = createDynamoDb(new DatabaseSync(':memory:'));
    for (const name of ['ExecuteStatement', 'constructor', ''])
      assert.throws(() => service.run(name, {}), { name: 'UnknownOperationException' });
  });
});

test('an attribute may have a name that every object has', async () => {
  const { client } = standIn();
  await freshTable(client, T);
  const item = { ...key('a'), constructor: s('c'), toString: s('t') };
  await client.send(new PutItemCommand({ TableName: T, Item: item }));
  const { Item: found } = await client.send(new GetItemCommand({ TableName: T, Key: key('a') }));
  assert.equal(found?.['constructor']?.S, 'c');
  assert.equal(found?.['toString']?.S, 't');
});

test('what a transaction wrote before it fails is not kept', async () => {
  const { client } = standIn();
  await freshTable(client, T);
  await client.send(new PutItemCommand({ TableName: T, Item: { ...key('b'), x: s('text') } }));
  const outcome = await outcomeOf(
    client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: T, Item: key('a') } },
          {
            Update: {
              TableName: T,
              Key: key('b'),
              UpdateExpression: 'ADD x :one',
              ExpressionAttributeValues: { ':one': n(1) },
            },
          },
        ],
      }),
    ),
  );
  assert.deepEqual(outcome, { error: 'TransactionCanceledException', reasons: ['None', 'ValidationError'] });
  assert.equal((await client.send(new ScanCommand({ TableName: T }))).Count, 1);
});
