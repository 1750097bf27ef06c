import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import {
  type DeleteItemCommandInput,
  GetItemCommand,
  ScanCommand,
  type ScanCommandOutput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { ensureSalt, readSalt } from '../../../gateway/salts/salts.ts';
import { handler as ingest } from '../../../lambdas/ingest/handler.ts';
import { closeMonth } from '../../../lambdas/rotation/close-month.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { dynamodb, keyOf } from '../../../shared/aws/dynamodb.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import { announcementsKey, voiceKey } from '../../../shared/state/state-keys.ts';
import { batch, CHANNEL, eventOf, GUILD, messages, SHARD, who } from '../../support/lambdas/batches.ts';

process.env['LOG_LEVEL'] = 'off';
const SESSION = who(900);
let stack: Stack;
let year = 2000;
let n = 0;
/** The month that a test closes, and the one after it. */
let month: string;
let next: string;

before(async () => {
  stack = await startStack({ log: quietLog });
});
after(() => stack.stop());
beforeEach(async () => {
  year += 1;
  [month, next] = [`${year}-03`, `${year}-04`];
  await ensureSalt(month, SHARD);
  await apply({ users: [messages(who(1), 1, `${month}-12`)], facts: [inVoice(month)] });
});
afterEach(() => dynamodb.middlewareStack.remove('intercept'));

const apply = (contents: Parameters<typeof batch>[1]) => ingest(eventOf(batch(++n, contents)));
const inVoice = (of: string) =>
  ({
    t: 'voice',
    guild: GUILD,
    session: SESSION,
    channel: CHANNEL,
    since: 0,
    who: who(1),
    month: of,
  }) as const;
const close = () => closeMonth(month, [SHARD], Date.now(), () => false);

/** Adds a middleware to the database's client until the end of a test. */
const INTERCEPT = { step: 'initialize', name: 'intercept' } as const;

async function itemAt(key: { pk: string; sk: string }) {
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({ TableName: 'state', Key: keyOf(key), ConsistentRead: true }),
  );
  return item;
}

test('a month is not finished while its salt survives the deletion', async () => {
  dynamodb.middlewareStack.add(
    (send) => async (args) => {
      const { TableName: table, ConditionExpression: condition } = args.input as DeleteItemCommandInput;
      // The delete reports success and does nothing.
      if (table === 'salts' && condition === undefined) return { output: { $metadata: {} }, response: {} };
      return send(args);
    },
    INTERCEPT,
  );
  await assert.rejects(close(), { name: 'ConditionalCheckFailedException' });
  assert.equal(await itemAt(announcementsKey(month)), undefined);
  dynamodb.middlewareStack.remove('intercept');
  await close();
  assert.equal(await readSalt(month), undefined);
  assert.ok(await itemAt(announcementsKey(month)));
});

test('nobody is mapped after the last scan of the mappings', async () => {
  let latecomers = 0;
  dynamodb.middlewareStack.add(
    (send, context) => async (args) => {
      const result = await send(args);
      if (context['commandName'] !== 'ScanCommand') return result;
      const { Items: found = [] } = result.output as ScanCommandOutput;
      if (found.length === 0 && latecomers++ === 0)
        await apply({ users: [messages(who(2), 1, `${month}-12`)] });
      return result;
    },
    INTERCEPT,
  );
  await close();
  assert.equal(latecomers, 1);
  const { Items: mappings } = await dynamodb.send(new ScanCommand({ TableName: 'identities' }));
  assert.deepEqual(mappings, []);
});

test('a session that moves to the new month while the old one is closed keeps its new hash', async () => {
  let takeovers = 0;
  dynamodb.middlewareStack.add(
    (send) => async (args) => {
      const { UpdateExpression: update } = args.input as UpdateItemCommandInput;
      if (update === 'REMOVE who' && takeovers++ === 0) await apply({ facts: [inVoice(next)] });
      return send(args);
    },
    INTERCEPT,
  );
  await close();
  assert.equal(takeovers, 1);
  const session = await itemAt(voiceKey(SHARD, SESSION));
  assert.deepEqual([session?.['who']?.S, session?.['month']?.S], [who(1), next]);
});
