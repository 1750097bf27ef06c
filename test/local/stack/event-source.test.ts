import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { type EventSource, startEventSource } from '../../../local/stack/event-source.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { sqs } from '../../../shared/aws/sqs.ts';
import type { Log } from '../../../shared/log.ts';
import { eventually } from '../../support/eventually.ts';

let stack: Stack;
let queueUrl = '';
let source: EventSource | undefined;
let logged: string[] = [];
const log: Log = (_, message) => logged.push(message);

before(async () => {
  stack = await startStack({ log });
});
after(() => stack.stop());
beforeEach(async () => {
  logged = [];
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({
      QueueName: `q${Date.now()}.fifo`,
      // A failed message comes again after this time, as on AWS.
      Attributes: { FifoQueue: 'true', ContentBasedDeduplication: 'true', VisibilityTimeout: '1' },
    }),
  );
  queueUrl = QueueUrl;
});
afterEach(async () => {
  await source?.stop();
  await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
});

const send = (group: string, body: string) =>
  sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageGroupId: group, MessageBody: body }));

async function left(): Promise<number> {
  const { Attributes: attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return Object.values(attributes).reduce((sum, count) => sum + Number(count), 0);
}

const emptied = () => eventually(async () => assert.equal(await left(), 0));

test('records have Lambda’s form, and come in the order of their group', async () => {
  for (const body of ['1', '2', '3']) await send('0/1', body);
  const seen: SQSEvent['Records'] = [];
  source = startEventSource(
    queueUrl,
    async ({ Records: records }) => {
      seen.push(...records);
      return { batchItemFailures: [] };
    },
    log,
  );
  await emptied();
  assert.deepEqual(
    seen.map(({ body, attributes }) => [body, attributes.MessageGroupId, attributes.ApproximateReceiveCount]),
    ['1', '2', '3'].map((body) => [body, '0/1', '1']),
  );
  assert.ok(seen.every(({ messageId, eventSource }) => messageId !== '' && eventSource === 'aws:sqs'));
});

test('a failed message comes again in its order, and delays no other group', async () => {
  for (const body of ['a1', 'a2', 'a3', 'a4']) await send('a', body);
  for (const body of ['b1', 'b2']) await send('b', body);
  const applied: string[] = [];
  const given: string[] = [];
  let fails = 1;
  source = startEventSource(
    queueUrl,
    async ({ Records: records }) => {
      const first = records.findIndex(({ body }) => body === 'a2' && fails-- > 0);
      // The later ones of its group are given back with it, as Lambda asks of a handler for a FIFO queue.
      const failed = first < 0 ? [] : records.slice(first).filter(({ body }) => body.startsWith('a'));
      given.push(...failed.map(({ body }) => body));
      applied.push(...records.filter((record) => !failed.includes(record)).map(({ body }) => body));
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    },
    log,
  );
  await emptied();
  assert.deepEqual(given, ['a2', 'a3', 'a4']);
  const of = (group: string) => applied.filter((name) => name.startsWith(group));
  assert.deepEqual(of('a'), ['a1', 'a2', 'a3', 'a4']);
  assert.deepEqual(of('b'), ['b1', 'b2']);
  assert.ok(applied.indexOf('b2') < applied.indexOf('a2'), 'b waited for a');
});

test('a handler that throws gets all messages again', async () => {
  await send('a', '1');
  let calls = 0;
  source = startEventSource(
    queueUrl,
    async () => {
      if (calls++ === 0) throw new Error('no database');
      return { batchItemFailures: [] };
    },
    log,
  );
  await emptied();
  assert.equal(calls, 2);
  assert.deepEqual(logged, ['The queue could not be read. The next attempt follows.']);
});

test('it stops at once while it waits for messages, and receives none afterwards', async () => {
  const started = Date.now();
  let calls = 0;
  source = startEventSource(
    queueUrl,
    async () => {
      calls++;
      return { batchItemFailures: [] };
    },
    log,
  );
  await source.stop();
  await send('a', '1');
  assert.ok(Date.now() - started < 5_000);
  assert.deepEqual([calls, await left(), logged], [0, 1, []]);
});
