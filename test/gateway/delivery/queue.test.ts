import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { sendBatch, sendEmptyBatch } from '../../../gateway/delivery/queue.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { sqs } from '../../../shared/aws/sqs.ts';
import type { Batch } from '../../../shared/messages/batch.ts';

let stack: Stack;
before(async () => {
  stack = await startStack({ log() {} });
});
after(() => stack.stop());

const batch = (n: number, name = 'general'): Batch => ({
  v: 1,
  shard: `${n}/9`,
  n,
  at: 0,
  users: [],
  settled: [],
  guilds: [],
  facts: [{ t: 'channel', guild: '1', id: '2', name, kind: 0 }],
});

/** Receives and deletes everything in the queue. */
async function received(): Promise<{ body: string; group: string | undefined }[]> {
  const { Messages: messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: stack.queues.queueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['MessageGroupId'],
    }),
  );
  for (const { ReceiptHandle } of messages) {
    await sqs.send(new DeleteMessageCommand({ QueueUrl: stack.queues.queueUrl, ReceiptHandle }));
  }
  return messages.map(({ Body = '', Attributes }) => ({ body: Body, group: Attributes?.['MessageGroupId'] }));
}

test('a batch arrives unchanged in the group of its shard, whatever characters a name has', async () => {
  const sent = batch(1, 'général 🎉 \ud800 \u007f \uffff');
  await sendBatch(sent);
  const [message, ...more] = await received();
  assert.deepEqual(JSON.parse(message?.body ?? ''), sent);
  assert.match(message?.body ?? '', /^[ -~]*$/);
  assert.equal(message?.group, sent.shard);
  assert.deepEqual(more, []);
});

test('the queue drops a batch that is sent again, but accepts an empty batch under its id', async () => {
  await sendBatch(batch(2));
  assert.equal((await received()).length, 1);
  await sendBatch(batch(2));
  assert.equal((await received()).length, 0);
  await sendEmptyBatch(batch(2));
  assert.equal((await received()).length, 1);
});
