import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, beforeEach, test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type Queues, startQueues } from '../../../local/stack/queues.ts';
import { run } from '../../support/run-command.ts';

const ACCESS = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const folders: string[] = [];
let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'userstats-'));
  folders.push(dir);
});
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

interface Life extends Queues {
  sqs: SQSClient;
  s3: S3Client;
}

/** Starts the queues and the bucket in the directory, runs an action, and stops them. */
async function live<T>(act: (life: Life) => Promise<T>): Promise<T> {
  const queues = await startQueues(dir);
  const { endpoint } = queues;
  const sqs = new SQSClient({ ...ACCESS, endpoint });
  const s3 = new S3Client({ ...ACCESS, endpoint, forcePathStyle: true });
  try {
    return await act({ ...queues, sqs, s3 });
  } finally {
    sqs.destroy();
    s3.destroy();
    await queues.stop();
  }
}

const send = (sqs: SQSClient, queueUrl: string, body: string) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageGroupId: 'group',
      MessageDeduplicationId: body,
      MessageBody: body,
    }),
  );

/** Receives one message. Waits for it while another of its group is in flight. */
async function receive(sqs: SQSClient, queueUrl: string, visibilitySeconds = 30): Promise<string[]> {
  const { Messages: messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      VisibilityTimeout: visibilitySeconds,
      WaitTimeSeconds: 20,
    }),
  );
  return messages.map(({ Body: body = '' }) => body);
}

async function plant(): Promise<void> {
  await live(async ({ sqs, s3, queueUrl, deadLetterQueueUrl, bucket }) => {
    await send(sqs, queueUrl, 'a batch');
    await send(sqs, deadLetterQueueUrl, 'a dead letter');
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'export.csv', Body: 'an export' }));
  });
}

async function assertPlanted(): Promise<void> {
  await live(async ({ sqs, s3, queueUrl, deadLetterQueueUrl, bucket }) => {
    const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'export.csv' }));
    assert.deepEqual(
      [await receive(sqs, queueUrl), await receive(sqs, deadLetterQueueUrl), await body?.transformToString()],
      [['a batch'], ['a dead letter'], 'an export'],
    );
  });
}

test('messages, dead letters and objects survive restarts', async () => {
  await plant();
  await live(async () => {});
  await assertPlanted();
});

test('messages, dead letters and objects survive a command that runs the whole stack', async () => {
  await plant();
  const { code, stderr } = await run('rotate', ['--data', dir]);
  assert.equal(code, 0, stderr);
  await assertPlanted();
});

test('a message in flight at a stop comes again after the restart', async () => {
  await live(async ({ sqs, queueUrl }) => {
    await send(sqs, queueUrl, 'first');
    await send(sqs, queueUrl, 'second');
    assert.deepEqual(await receive(sqs, queueUrl, 1), ['first']);
  });
  await live(async ({ sqs, queueUrl }) => {
    assert.deepEqual(await receive(sqs, queueUrl), ['first'], 'the order of the group is kept');
  });
});

test('a message in flight at a stop comes again soon, before its visibility timeout', async () => {
  await live(async ({ sqs, queueUrl }) => {
    await send(sqs, queueUrl, 'first');
    await send(sqs, queueUrl, 'second');
    assert.deepEqual(await receive(sqs, queueUrl, 600), ['first']);
  });
  await live(async ({ sqs, queueUrl }) => assert.deepEqual(await receive(sqs, queueUrl), ['first']));
});

test('a queue of an earlier version gets the attributes of this one and keeps its messages', async () => {
  const attributesOf = async ({ sqs, queueUrl }: Life) => {
    const names = ['VisibilityTimeout', 'MessageRetentionPeriod', 'RedrivePolicy', 'FifoQueue'] as const;
    const { Attributes: attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] }),
    );
    return attributes;
  };
  const wanted = await live(async (life) => {
    await send(life.sqs, life.queueUrl, 'kept');
    return attributesOf(life);
  });
  const database = new DatabaseSync(join(dir, 'fauxqs.db'));
  database.exec(
    `UPDATE sqs_queues SET attributes = '{"FifoQueue":"true","VisibilityTimeout":"7"}' WHERE name = 'batches.fifo'`,
  );
  database.close();
  await live(async (life) => {
    assert.deepEqual(await attributesOf(life), wanted);
    assert.deepEqual(await receive(life.sqs, life.queueUrl), ['kept']);
  });
});

test('the end of the thread is reported once, and later requests do not hang', async () => {
  const started = Promise.withResolvers<Worker>();
  process.once('worker', started.resolve);
  const failures: Error[] = [];
  const queues = await startQueues(dir, (error) => failures.push(error));
  const thread = await started.promise;
  await thread.terminate();
  assert.deepEqual(
    failures.map(({ name, message }) => [name, /^The embedded SQS and S3 \(fauxqs\) ended/.test(message)]),
    [['EmulatorError', true]],
  );
  await assert.rejects(queues.scrub(), { name: 'EmulatorError', message: /fauxqs\) ended/ });
  await queues.stop();
  assert.equal(failures.length, 1);
});

test('a stop is no failure', async () => {
  const failures: Error[] = [];
  const queues = await startQueues(dir, (error) => failures.push(error));
  await queues.stop();
  assert.deepEqual(failures, []);
});
