import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { expireObjects } from '../../../local/bot/expire-objects.ts';
import { s3 } from '../../../shared/aws/s3.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { BUCKET, startS3 } from '../../support/emulators.ts';

const FILES = ['days/7/2018-01-12.parquet', 'days/7/_2018-01'];
const KEYS = [...FILES, 'exports/7/1/a.csv.gz', 'open/7/2/b.csv.gz'];
let storage: Awaited<ReturnType<typeof startS3>>;
before(async () => {
  storage = await startS3();
});
after(() => storage.stop());

async function leftAfter(days: number): Promise<string[]> {
  await storage.empty();
  for (const Key of KEYS) await s3().send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'x' }));
  await expireObjects(BUCKET, Date.now() + days * DAY_MS);
  const { Contents: left = [] } = await s3().send(new ListObjectsV2Command({ Bucket: BUCKET }));
  return left.map(({ Key = '' }) => Key).sort();
}

test('exports expire after a day, the files of days after fifteen', async () => {
  assert.deepEqual(await leftAfter(0.9), KEYS);
  assert.deepEqual(await leftAfter(1.1), FILES);
  assert.deepEqual(await leftAfter(14.9), FILES);
  assert.deepEqual(await leftAfter(15.1), []);
});
