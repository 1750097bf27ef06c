import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  DeleteItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { createTokenResolver } from '../../../lambdas/ingest/tokens.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { dynamodb, keyOf, s } from '../../../shared/aws/dynamodb.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import { closedKey } from '../../../shared/state/state-keys.ts';
import { GUILD, who } from '../../support/lambdas/batches.ts';

const MIDMONTH = Date.UTC(2018, 0, 12);
const someone = { guild: GUILD, day: '2018-01-12', who: who(1) };
let stack: Stack;
before(async () => {
  stack = await startStack({ log: quietLog });
});
after(() => stack.stop());

const unmap = () =>
  dynamodb.send(
    new DeleteItemCommand({
      TableName: 'identities',
      Key: { pk: s(`${GUILD}#2018-01`), sk: s(someone.who) },
    }),
  );

test('a warm function looks up a person once a month', async () => {
  const resolve = createTokenResolver();
  const token = (await resolve([someone], MIDMONTH))(someone);
  assert.match(token, /^[0-9a-f]{32}$/);
  assert.equal(
    (await createTokenResolver()([someone], MIDMONTH))(someone),
    token,
    'another resolver finds it too',
  );
  await unmap();
  assert.equal((await resolve([someone], MIDMONTH))(someone), token, 'from the cache');
});

test('tokens of a past month leave the cache even if nobody was counted since', async () => {
  const resolve = createTokenResolver();
  const token = (await resolve([someone], MIDMONTH))(someone);
  await unmap();
  await resolve([], Date.UTC(2018, 1, 1, 0, 14));
  assert.equal(
    (await resolve([someone], MIDMONTH))(someone),
    token,
    'the last events are still on their way',
  );
  await resolve([], Date.UTC(2018, 1, 1, 0, 16));
  assert.notEqual((await resolve([someone], MIDMONTH))(someone), token);
});

test('a person of a closed month gets a new token, despite a warm cache and an unfinished rotation', async () => {
  const late = { guild: GUILD, day: '2018-02-12', who: who(3) };
  const at = Date.UTC(2018, 1, 12);
  const resolve = createTokenResolver();
  const tokens = [(await resolve([late], at))(late)];
  await dynamodb.send(new PutItemCommand({ TableName: 'state', Item: keyOf(closedKey('2018-02')) }));
  for (const again of [resolve, resolve, createTokenResolver()]) tokens.push((await again([late], at))(late));
  assert.equal(new Set(tokens).size, 4);
});

test('keys that DynamoDB does not process are retried after a pause, a limited number of times', async () => {
  let requests = 0;
  let unprocessed = 2;
  dynamodb.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'BatchGetItemCommand') return next(args);
        requests += 1;
        if (requests > unprocessed) return next(args);
        const { RequestItems } = args.input as BatchGetItemCommandInput;
        const output: BatchGetItemCommandOutput = { UnprocessedKeys: RequestItems, $metadata: {} };
        return { response: {}, output };
      },
    { step: 'initialize', name: 'leaves keys unprocessed' },
  );
  try {
    const waits: number[] = [];
    const resolve = createTokenResolver({ log() {}, sleep: async (ms) => void waits.push(ms) });
    assert.match((await resolve([someone], MIDMONTH))(someone), /^[0-9a-f]{32}$/);
    assert.equal(waits.length, 2);
    unprocessed = 100;
    await assert.rejects(resolve([{ ...someone, who: who(9) }], MIDMONTH), /keys unprocessed/);
    assert.ok(requests < 12, `${requests} requests`);
  } finally {
    dynamodb.middlewareStack.remove('leaves keys unprocessed');
  }
});

test('a person who was not resolved has no token', async () => {
  const tokens = await createTokenResolver()([someone], MIDMONTH);
  assert.throws(() => tokens({ ...someone, who: who(2) }), /not resolved/);
});
