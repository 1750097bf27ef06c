import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { scrub } from '../../../local/stack/scrub.ts';
import { startStack } from '../../../local/stack/stack.ts';
import { dynamodb, s } from '../../../shared/aws/dynamodb.ts';
import { sqs } from '../../../shared/aws/sqs.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';

const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
after(() => rmSync(dir, { recursive: true }));

const SECRETS = ['an item to be forgotten for good', 'a message to be forgotten for good'] as const;

/** The secrets that are in the bytes of the files in a directory. */
function secretsIn(data: string): string[] {
  const files = readdirSync(data, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => readFileSync(join(data, name)));
  return SECRETS.filter((secret) => files.some((bytes) => bytes.includes(secret)));
}

const put = (sk: string, value: string) =>
  dynamodb.send(
    new PutItemCommand({ TableName: 'state', Item: { pk: s('test'), sk: s(sk), value: s(value) } }),
  );

async function writeAndDelete(queueUrl: string): Promise<void> {
  await put('secret', SECRETS[0]);
  await dynamodb.send(new DeleteItemCommand({ TableName: 'state', Key: { pk: s('test'), sk: s('secret') } }));
  const ids = { MessageGroupId: 'test', MessageDeduplicationId: String(Math.random()) };
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: SECRETS[1], ...ids }));
  const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl }));
  await sqs.send(
    new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message?.ReceiptHandle ?? '' }),
  );
}

test('deleted data stays in the files until a scrub, which keeps all other data', async () => {
  const data = join(dir, 'data');
  const stack = await startStack({ dir: data, log: quietLog });
  try {
    await put('kept', 'kept');
    await writeAndDelete(stack.queues.queueUrl);
    assert.deepEqual(secretsIn(data), SECRETS);
    // Other processes keep writing meanwhile.
    const writes = Array.from({ length: 200 }, (_, i) => put(`other-${i}`, 'x'));
    await stack.scrub();
    await Promise.all(writes);
    assert.deepEqual(secretsIn(data), []);
    const { Item: item } = await dynamodb.send(
      new GetItemCommand({ TableName: 'state', Key: { pk: s('test'), sk: s('kept') } }),
    );
    assert.equal(item?.['value']?.S, 'kept');
    await writeAndDelete(stack.queues.queueUrl);
    assert.notDeepEqual(secretsIn(data), []);
  } finally {
    await stack.stop();
  }
  assert.deepEqual(secretsIn(data), []);
});

test('for a file that cannot be scrubbed the error names it', () => {
  const file = join(dir, 'letter.sqlite');
  writeFileSync(file, 'Dear Sir or Madam, this is no database at all.'.repeat(100));
  assert.throws(() => scrub(file), {
    name: 'EmulatorError',
    message: /^Deleted data could not be removed from .*letter\.sqlite: file is not a database/,
  });
});
