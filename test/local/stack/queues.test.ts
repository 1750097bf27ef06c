import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, beforeEach, test } from 'node:test';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  SQSServiceException,
} from '@aws-sdk/client-sqs';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { sqs } from '../../../shared/aws/sqs.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import { run } from '../../support/run-command.ts';

const folders: string[] = [];
let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'userstats-'));
  folders.push(dir);
});
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Starts the stack in the directory, runs an action, and stops it. */
async function live<T>(act: (stack: Stack) => Promise<T>): Promise<T> {
  const stack = await startStack({ dir, log: quietLog });
  try {
    return await act(stack);
  } finally {
    await stack.stop();
  }
}

/** A client of the bucket of the moment: the shared one keeps the first endpoint that it uses. */
const s3 = () => new S3Client({ forcePathStyle: true });

const send = (queueUrl: string, body: string, client: SQSClient = sqs) =>
  client.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageGroupId: 'group',
      MessageDeduplicationId: body.replaceAll(' ', '-'),
      MessageBody: body,
    }),
  );

/** Receives one message. Waits for it while another of its group is in flight. */
async function receive(queueUrl: string, visibilitySeconds = 30, client = sqs): Promise<string[]> {
  const { Messages: messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      VisibilityTimeout: visibilitySeconds,
      WaitTimeSeconds: 20,
    }),
  );
  return messages.map(({ Body: body = '' }) => body);
}

async function plant(): Promise<void> {
  await live(async ({ queues: { queueUrl, deadLetterQueueUrl }, bucket }) => {
    await send(queueUrl, 'a batch');
    await send(deadLetterQueueUrl, 'a dead letter');
    await s3().send(new PutObjectCommand({ Bucket: bucket, Key: 'export.csv', Body: 'an export' }));
  });
}

async function assertPlanted(): Promise<void> {
  await live(async ({ queues: { queueUrl, deadLetterQueueUrl }, bucket }) => {
    const { Body: body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: 'export.csv' }));
    assert.deepEqual(
      [await receive(queueUrl), await receive(deadLetterQueueUrl), await body?.transformToString()],
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
  await live(async ({ queues: { queueUrl } }) => {
    await send(queueUrl, 'first');
    await send(queueUrl, 'second');
    assert.deepEqual(await receive(queueUrl, 1), ['first']);
  });
  await live(async ({ queues: { queueUrl } }) => {
    assert.deepEqual(await receive(queueUrl), ['first'], 'the order of the group is kept');
  });
});

test('a message in flight at a stop comes again soon, before its visibility timeout', async () => {
  await live(async ({ queues: { queueUrl } }) => {
    await send(queueUrl, 'first');
    await send(queueUrl, 'second');
    assert.deepEqual(await receive(queueUrl, 600), ['first']);
  });
  await live(async ({ queues: { queueUrl } }) => assert.deepEqual(await receive(queueUrl), ['first']));
});

test('a queue of an earlier version gets the attributes of this one and keeps its messages', async () => {
  const attributesOf = async ({ queues: { queueUrl } }: Stack) => {
    const names = [
      'VisibilityTimeout',
      'MessageRetentionPeriod',
      'RedrivePolicy',
      'DeduplicationScope',
    ] as const;
    const { Attributes: attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] }),
    );
    return attributes;
  };
  const wanted = await live(async (stack) => {
    await send(stack.queues.queueUrl, 'kept');
    return attributesOf(stack);
  });
  assert.deepEqual(Object.keys(wanted ?? {}).length, 4);
  const database = new DatabaseSync(join(dir, 'dynamodb.sqlite'));
  database.exec(
    `UPDATE queues SET attributes = '{"FifoQueue":"true","VisibilityTimeout":"7"}' WHERE name = 'batches.fifo'`,
  );
  database.close();
  await live(async (stack) => {
    assert.deepEqual(await attributesOf(stack), wanted);
    assert.deepEqual(await receive(stack.queues.queueUrl), ['kept']);
  });
});

test('a message whose retention has ended is deleted with the expired items, in a queue that nobody asks too', async () => {
  await live(async ({ queues: { deadLetterQueueUrl } }) => {
    await send(deadLetterQueueUrl, 'old');
    await send(deadLetterQueueUrl, 'new');
  });
  const rows = (act: (database: DatabaseSync) => unknown) => {
    const database = new DatabaseSync(join(dir, 'dynamodb.sqlite'));
    try {
      return act(database);
    } finally {
      database.close();
    }
  };
  const retention = 14 * 86_400_000;
  rows((database) =>
    database.exec(`UPDATE queue_messages SET enqueued = enqueued - ${retention} WHERE body = 'old'`),
  );
  await live(async ({ expire }) => expire());
  assert.deepEqual(
    rows((database) =>
      database
        .prepare('SELECT body FROM queue_messages')
        .all()
        .map(({ body }) => body),
    ),
    ['new'],
  );
});

test('another process reaches tables and queues at one endpoint, and only with its key', async () => {
  const stack = await startStack({ log: quietLog, serve: true });
  try {
    const { AWS_ENDPOINT_URL_SQS: endpoint = '', AWS_ENDPOINT_URL_DYNAMODB: database = '' } = process.env;
    assert.equal(endpoint, database);
    const { queueUrl } = stack.queues;
    assert.equal(new URL(queueUrl).origin, endpoint);
    const access = (accessKeyId: string) => ({
      endpoint,
      maxAttempts: 1,
      credentials: { accessKeyId, secretAccessKey: 'local' },
    });
    const key = process.env['AWS_ACCESS_KEY_ID'] ?? '';
    const [queues, tables, stranger] = [
      new SQSClient(access(key)),
      new DynamoDBClient(access(key)),
      new SQSClient(access('local')),
    ];
    await send(queueUrl, 'a batch', queues);
    assert.deepEqual(await receive(queueUrl, 30, queues), ['a batch']);
    assert.equal((await tables.send(new ListTablesCommand({}))).TableNames?.length, 4);
    await assert.rejects(send(queueUrl, 'another', stranger), (error) => {
      assert.ok(error instanceof SQSServiceException);
      assert.equal(error.$metadata.httpStatusCode, 403);
      return true;
    });
    for (const client of [queues, tables, stranger]) client.destroy();
  } finally {
    await stack.stop();
  }
});
