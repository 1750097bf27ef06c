import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { startStack } from '../../../local/stack/stack.ts';
import { dynamodb, n, s } from '../../../shared/aws/dynamodb.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';

const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
after(() => rmSync(dir, { recursive: true }));

const put = (sk: string, expires?: number) =>
  dynamodb.send(
    new PutItemCommand({
      TableName: 'counters',
      Item: { pk: s('day'), sk: s(sk), ...(expires !== undefined && { expires: n(expires) }) },
    }),
  );
const left = async () =>
  (await dynamodb.send(new ScanCommand({ TableName: 'counters' }))).Items?.map(({ sk }) => sk?.S);

test('counters that have expired are deleted, and those of today stay over a restart', async () => {
  const now = Math.floor(Date.now() / 1000);
  const first = await startStack({ dir, log: quietLog });
  await put('expired', now - 1);
  await put('later', now + 3_600);
  await put('for ever');
  first.expire();
  assert.deepEqual(await left(), ['for ever', 'later']);
  await first.stop();
  const second = await startStack({ dir, log: quietLog });
  assert.deepEqual(await left(), ['for ever', 'later']);
  await second.stop();
});

test('what was deleted is in none of the files once it is cleared out, while the stack goes on', async () => {
  const stack = await startStack({ dir, log: quietLog });
  const secret = 'a-sort-key-that-goes';
  await put(secret, 1);
  stack.expire();
  await stack.scrub();
  for (const file of ['dynamodb.sqlite', 'dynamodb.sqlite-wal'])
    assert.ok(!readFileSync(join(dir, file)).includes(secret), file);
  await stack.stop();
});
