import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { AbortMultipartUploadCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import {
  linkTo,
  readStored,
  StorageError,
  storeGzipped,
} from '../../../../lambdas/reports/files/stored-file.ts';
import { s3 } from '../../../../shared/aws/s3.ts';
import { type Behaviour, startFaultProxy } from '../../../../simulator/chaos/faults/fault-proxy.ts';
import { BUCKET, startS3 } from '../../../support/emulators.ts';

const KEY = '7/42/big.csv.gz';
const BROKEN = new Error('The rows broke off.');
let storage: Awaited<ReturnType<typeof startS3>>;
let proxy: Awaited<ReturnType<typeof startFaultProxy>>;
/** The requests that reached the proxy of the storage, and how the proxy behaves for each. */
let operations: string[] = [];
let behaviourOf: (operation: string) => Behaviour;

before(async () => {
  storage = await startS3();
  proxy = await startFaultProxy(process.env['AWS_ENDPOINT_URL_S3'] ?? '', (operation) => {
    operations.push(operation);
    return behaviourOf(operation);
  });
  process.env['AWS_ENDPOINT_URL_S3'] = proxy.endpoint;
});
beforeEach(() => {
  operations = [];
  behaviourOf = () => 'pass';
});
after(async () => {
  s3().destroy();
  await proxy.stop();
  await storage.stop();
});

const isPart = (operation: string, number?: number) =>
  operation.startsWith('PUT') && operation.includes(`partNumber=${number ?? ''}`);

/**
 * Text that compresses to some 15 MB, three parts of an upload; `at` is called before each of its 300 pieces. Parts have
 * at least 5 MiB (S3: Multipart Upload Limits), so these tests need that much data and take some seconds.
 */
async function* text(at: (piece: number) => void = () => {}): AsyncGenerator<string> {
  for (let piece = 0; piece < 300; piece++) {
    at(piece);
    yield randomBytes(50_000).toString('base64');
  }
}

const store = (from: AsyncIterable<string>, signal?: AbortSignal) =>
  storeGzipped(from, { bucket: BUCKET, key: KEY }, 1_000_000, signal);

/** Asserts that parts were stored, and that none is left. */
async function assertNothingLeft(): Promise<void> {
  const upload = operations.find((operation) => isPart(operation)) ?? assert.fail('no part was sent');
  const UploadId = new URL(upload.split(' ')[1] ?? '', proxy.endpoint).searchParams.get('uploadId') ?? '';
  await assert.rejects(s3().send(new AbortMultipartUploadCommand({ Bucket: BUCKET, Key: KEY, UploadId })), {
    name: 'NoSuchUpload',
  });
  assert.equal((await s3().send(new ListObjectsV2Command({ Bucket: BUCKET }))).KeyCount, 0);
}

test('when the storage fails midway, no part of the file stays', async () => {
  behaviourOf = (operation) => (isPart(operation, 2) ? 'fail' : 'pass');
  await assert.rejects(store(text()), StorageError);
  await assertNothingLeft();
});

test('when the rows fail midway, no part of the file stays', async () => {
  const breaking = text((piece) => {
    if (piece === 250) throw BROKEN;
  });
  await assert.rejects(store(breaking), BROKEN);
  await assertNothingLeft();
});

test('when the time is over midway, no part of the file stays', async () => {
  const stop = new AbortController();
  const stopped = text((piece) => {
    if (piece === 250) stop.abort(BROKEN);
  });
  await assert.rejects(store(stopped, stop.signal), BROKEN);
  await assertNothingLeft();
});

test('a large file is stored in parts of five megabytes', async () => {
  const { size, content } = await store(text());
  assert.equal(content, undefined);
  const parts = new Set(operations.filter((operation) => isPart(operation)));
  assert.equal(parts.size, Math.ceil(size / (5 * 2 ** 20)));
  assert.equal((await readStored({ bucket: BUCKET, key: KEY })).length, size);
});

test('a link expires in an hour, or at the latest time that is given', async () => {
  const place = { bucket: BUCKET, key: KEY };
  for (const [latest, seconds] of [
    [undefined, '3600'],
    [Date.now() + 7_200_000, '3600'],
  ] as const) {
    const { url } = await linkTo(place, latest);
    assert.equal(new URL(url).searchParams.get('X-Amz-Expires'), seconds);
  }
  const latest = Date.now() + 900_000;
  const { url, until } = await linkTo(place, latest);
  const seconds = Number(new URL(url).searchParams.get('X-Amz-Expires'));
  assert.ok(until <= latest && seconds <= 900 && seconds > 0, `${seconds} s`);
});
