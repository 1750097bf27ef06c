import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { storeGzipped } from '../../../../lambdas/reports/files/stored-file.ts';
import type { MadeFile } from '../../../../lambdas/reports/reply/deliver.ts';
import {
  type ExportIdentity,
  findUnclaimed,
  forgetUnclaimed,
  keepUnclaimed,
} from '../../../../lambdas/reports/userstats/unclaimed.ts';
import { s3 } from '../../../../shared/aws/s3.ts';
import { BUCKET, startS3 } from '../../../support/emulators.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MADE = Date.parse('2018-02-03T12:00:00Z');
const CLOSED: ExportIdentity = { bucket: BUCKET, folder: '7', name: 'userstats-2018-01.csv.gz', open: [] };
const OPEN: ExportIdentity = {
  bucket: BUCKET,
  folder: 'open/7',
  name: 'userstats-2018-02.csv.gz',
  open: ['2018-02'],
};

let storage: Awaited<ReturnType<typeof startS3>>;
let file: MadeFile;

before(async () => {
  storage = await startS3();
});
beforeEach(async () => {
  await storage.empty();
  async function* text() {
    yield 'counts';
  }
  file = { ...(await storeGzipped(text(), { bucket: BUCKET, key: '7/1/x.csv.gz' }, 1000)), rows: 3 };
});
after(async () => {
  s3().destroy();
  await storage.stop();
});

test('a kept file is found by the same command, with its content if it is small', async () => {
  await keepUnclaimed(CLOSED, file, MADE);
  const { content, size, rows, made } = (await findUnclaimed(CLOSED, MADE, file.size)) ?? assert.fail();
  assert.deepEqual([content && Buffer.from(content), size, rows, made], [file.content, file.size, 3, MADE]);
  const large = (await findUnclaimed(CLOSED, MADE, file.size - 1)) ?? assert.fail();
  assert.equal(large.content, undefined);
});

test('it is not found by another command', async () => {
  assert.equal(await findUnclaimed(CLOSED, MADE, 1000), undefined);
  await keepUnclaimed(CLOSED, file, MADE);
  for (const other of [{ folder: '8' }, { name: 'userstats-2018-02.csv.gz' }, { name: 'userstats' }]) {
    assert.equal(await findUnclaimed({ ...CLOSED, ...other }, MADE, 1000), undefined, JSON.stringify(other));
  }
});

test('once sent it is not found again', async () => {
  await keepUnclaimed(CLOSED, file, MADE);
  await forgetUnclaimed(CLOSED);
  assert.equal(await findUnclaimed(CLOSED, MADE, 1000), undefined);
});

test('a file with tokens is found while the bucket keeps it and a link would stay valid', async () => {
  await keepUnclaimed(CLOSED, file, MADE);
  assert.equal((await findUnclaimed(CLOSED, MADE + 23 * HOUR, 1000))?.linkUntil, undefined);
  assert.ok(await findUnclaimed(CLOSED, MADE + 23 * HOUR, 1000));
  assert.equal(await findUnclaimed(CLOSED, MADE + 23 * HOUR + 1, 1000), undefined);
});

test('a file with hashes expires with its first link, and so does a new link', async () => {
  await keepUnclaimed(OPEN, file, MADE);
  assert.equal((await findUnclaimed(OPEN, MADE + 45 * MINUTE, 1000))?.linkUntil, MADE + HOUR);
  assert.equal(await findUnclaimed(OPEN, MADE + 45 * MINUTE + 1, 1000), undefined);
});

test('a file is not found once one of its months is closed', async () => {
  const both = { ...OPEN, open: ['2018-01', '2018-02'] };
  await keepUnclaimed(both, file, MADE);
  assert.ok(await findUnclaimed(both, MADE, 1000));
  assert.equal(await findUnclaimed(OPEN, MADE, 1000), undefined);
});
