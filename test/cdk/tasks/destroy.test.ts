import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { deleteObjects } from '../../../shared/aws/delete-objects.ts';
import { s3 } from '../../../shared/aws/s3.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import { type Account, startAccount } from '../../support/cdk/account.ts';
import { run } from '../../support/run-command.ts';

let stack: Stack;
let account: Account;
let bucket: string;

before(async () => {
  stack = await startStack({ log: quietLog, serve: true });
  bucket = stack.bucket;
  account = await startAccount({ Userstats: { ExportsBucket: bucket } });
  for (const Key of ['open/1/a.csv.gz', '1/b.csv.gz', '2/c.csv.gz'])
    await s3().send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'x' }));
});
after(async () => {
  await account.stop();
  await stack.stop();
});

const exports = async () => (await s3().send(new ListObjectsV2Command({ Bucket: bucket }))).KeyCount;

test('it first says what is removed and what is kept, and removes nothing without a confirmation', async () => {
  for (const args of [[], ['--confirm', 'something']]) {
    const { code, stdout, stderr } = await run('destroy', args, account.environment);
    assert.equal(code, 2);
    assert.match(
      stdout,
      /^Removed: .*the logs, the exports.*salts, identities and state.*\nKept: the table counters/s,
    );
    assert.match(stderr, /Nothing was removed/);
    assert.equal(await exports(), 3);
  }
});

test('a stack that does not exist is named', async () => {
  const { code, stderr } = await run('destroy', ['--stack', 'Other'], account.environment);
  assert.equal(code, 1);
  assert.match(stderr, /The stack Other could not be read: .*does not exist/);
});

test('deleting objects with a prefix returns how many there were', async () => {
  assert.equal(await deleteObjects(bucket, 'open/'), 1);
  assert.equal(await exports(), 2);
  assert.equal(await deleteObjects(bucket, ''), 2);
  assert.equal(await deleteObjects(bucket, ''), 0);
});
