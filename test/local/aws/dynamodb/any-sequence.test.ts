/** Any sequence of operations leaves the same items, and gets the same answers, on the stand-in and on an implementation that nobody here wrote. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import {
  type DynamoDbServer,
  dynoxide,
  freshTable,
  outcomeOf,
  standIn,
} from '../../../support/local/dynamodb-servers.ts';

const T = 'sequence';
const s = (value: string) => ({ S: value });
const n = (value: number) => ({ N: String(value) });

/** A sequence makes some forty requests to another process: eight of them are enough to notice what differs. */
const RUNS = 8;

type Send = (client: DynamoDBClient) => Promise<object>;

const key = fc.record({
  pk: fc.constantFrom('p', 'q').map(s),
  sk: fc.constantFrom('a', 'B', 'é', 'a#1').map(s),
});
const number = fc.integer({ min: -1000, max: 1000 }).map((value) => n(value / 8));
const condition = fc.constantFrom(
  'attribute_not_exists(pk)',
  'attribute_exists(x)',
  'x < :v',
  'NOT x >= :v OR attribute_not_exists(x)',
  'x BETWEEN :v AND :v',
  'x IN (:v) OR begins_with(sk, :t)',
  'size(t) > :v',
);
const updateExpression = fc.constantFrom(
  'SET x = :v',
  'ADD x :v',
  'SET x = if_not_exists(x, :v) + :v',
  'SET t = :t REMOVE x',
  'ADD tags :set',
  'DELETE tags :set',
  'SET x = :v, t = :t ADD tags :set',
);

/** Only the placeholders that an expression names: others are refused. */
function valuesFor(
  expressions: readonly string[],
  all: Record<string, object>,
): { ExpressionAttributeValues?: Record<string, never> } {
  const text = expressions.join(' ');
  const named = Object.entries(all).filter(([token]) => new RegExp(`${token}\\b`).test(text));
  return named.length > 0
    ? { ExpressionAttributeValues: Object.fromEntries(named) as Record<string, never> }
    : {};
}

const write = fc
  .record({
    kind: fc.constantFrom('put', 'update', 'delete'),
    key,
    number,
    condition: fc.option(condition, { nil: undefined }),
    updateExpression,
    tag: fc.constantFrom('u', 'v'),
  })
  .map(({ kind, key, number, condition: ConditionExpression, updateExpression: UpdateExpression, tag }) => {
    const all = { ':v': number, ':t': s(tag), ':set': { SS: [tag] } };
    const guarded = ConditionExpression === undefined ? {} : { ConditionExpression };
    const conditions = ConditionExpression === undefined ? [] : [ConditionExpression];
    if (kind === 'put')
      return {
        Put: {
          TableName: T,
          Item: { ...key, x: number, t: s(tag) },
          ...guarded,
          ...valuesFor(conditions, all),
        },
      };
    if (kind === 'delete')
      return { Delete: { TableName: T, Key: key, ...guarded, ...valuesFor(conditions, all) } };
    return {
      Update: {
        TableName: T,
        Key: key,
        UpdateExpression,
        ...guarded,
        ...valuesFor([...conditions, UpdateExpression], all),
      },
    };
  });

const request: fc.Arbitrary<Send> = fc.oneof(
  { weight: 5, arbitrary: write.map(sendAlone) },
  {
    weight: 2,
    arbitrary: fc.array(write, { minLength: 1, maxLength: 3 }).map(
      (TransactItems): Send =>
        (client) =>
          client.send(new TransactWriteItemsCommand({ TransactItems })),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        bound: fc.constantFrom('<', '<=', '>', '>='),
        sk: fc.constantFrom('a', 'B', 'é'),
        limit: fc.integer({ min: 1, max: 3 }),
        forward: fc.boolean(),
      })
      .map(
        ({ bound, sk, limit, forward }): Send =>
          (client) =>
            client.send(
              new QueryCommand({
                TableName: T,
                KeyConditionExpression: `pk = :pk AND sk ${bound} :sk`,
                ExpressionAttributeValues: { ':pk': s('p'), ':sk': s(sk) },
                Limit: limit,
                ScanIndexForward: forward,
              }),
            ),
      ),
  },
);

function sendAlone(write: { Put?: object; Update?: object; Delete?: object }): Send {
  const { Put, Update, Delete } = write as Record<string, never>;
  return (client) => {
    if (Put) return client.send(new PutItemCommand({ ...(Put as object), ReturnValues: 'ALL_OLD' } as never));
    if (Update)
      return client.send(new UpdateItemCommand({ ...(Update as object), ReturnValues: 'ALL_NEW' } as never));
    return client.send(
      new DeleteItemCommand({ ...(Delete as object | undefined), ReturnValues: 'ALL_OLD' } as never),
    );
  };
}

const ours = standIn();
let theirs: DynamoDbServer | undefined;
before(async () => {
  theirs = await dynoxide();
});
after(() => Promise.all([ours.stop(), theirs?.stop()]));

const everything = async (client: DynamoDBClient) => {
  const { Items: items = [] } = await client.send(new ScanCommand({ TableName: T }));
  const named = items.map((item) =>
    JSON.stringify([
      item['pk']?.S,
      item['sk']?.S,
      item['x']?.N,
      item['t']?.S,
      [...(item['tags']?.SS ?? [])].sort(),
    ]),
  );
  return named.sort();
};

test('any sequence of operations leaves the same items on both', async (t) => {
  const other = theirs;
  if (!other) return void t.diagnostic('not compared: dynoxide has no program for this machine');
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 10, maxLength: 40 }), async (requests) => {
      await freshTable(ours.client, T);
      await freshTable(other.client, T);
      for (const [at, send] of requests.entries())
        assert.deepEqual(
          await outcomeOf(send(ours.client)),
          await outcomeOf(send(other.client)),
          `request ${at}`,
        );
      assert.deepEqual(await everything(ours.client), await everything(other.client));
    }),
    { numRuns: RUNS },
  );
});
