/** What lies on the disk, and what the stand-in refuses. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { inProcess } from '../../../../local/aws/request-handler.ts';
import { createS3 } from '../../../../local/aws/s3/service.ts';
import { makeBucket, outcomeOf, standIn, temporaryDirectory } from '../../../support/local/s3-servers.ts';

const Bucket = 'reports';
const DAY = 24 * 60 * 60_000;

async function setUp() {
  let now = 1_500_000_000_000;
  const dir = temporaryDirectory();
  const start = () => standIn(dir, () => now);
  let server = start();
  await makeBucket(server.client, Bucket);
  return {
    dir,
    client: () => server.client,
    service: () => server.service,
    put: (Key: string, more: Partial<PutObjectCommandInput> = {}) =>
      server.client.send(new PutObjectCommand({ Bucket, Key, Body: Key, ...more })),
    text: async (Key: string) =>
      (await server.client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString(),
    keys: async () =>
      ((await server.client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key),
    advance(ms: number) {
      now += ms;
    },
    restart() {
      server = start();
    },
    /** Paths of all files, below the directory. */
    files: () =>
      readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name)),
  };
}

/** Keys that a file system could take for others, for a path or for a device. */
const HOSTILE = [
  '../../outside',
  '..',
  '.',
  '/absolute',
  'a//b/',
  'A',
  'a',
  'é',
  'e\u0301',
  'CON',
  'nul.txt',
  'a:b|c?*<>"',
  'trailing. ',
  ' leading',
  'a\u0000b\n\r\t\u0085',
  '%2e%2e',
  'a+b&c=d;e#f?g',
  '😀',
  `${'long/'.repeat(200)}key`,
  '__proto__',
  "]]>&amp;'",
];

describe('a key', () => {
  test('may be any text, and each names another object', async () => {
    const { put, text, keys, restart, files, dir } = await setUp();
    for (const key of HOSTILE) await put(key);
    restart();
    for (const key of HOSTILE) assert.equal(await text(key), key);
    assert.deepEqual(
      await keys(),
      [...HOSTILE].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
    for (const file of files()) assert.match(file.slice(dir.length), /^[\w/\\-]+$/);
  });

  test('is deleted alone', async () => {
    const { client, put, keys } = await setUp();
    for (const key of HOSTILE) await put(key);
    for (const Key of HOSTILE.slice(1)) await client().send(new DeleteObjectCommand({ Bucket, Key }));
    assert.deepEqual(await keys(), [HOSTILE[0]]);
  });

  test('comes back as it was, whatever it is', async () => {
    const { client, text } = await setUp();
    // The SDK reads an element of white space alone as an empty one.
    const anyKey = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 40 })
      .filter((key) => key.trim() !== '');
    await fc.assert(
      fc.asyncProperty(anyKey, async (Key) => {
        await client().send(new PutObjectCommand({ Bucket, Key, Body: Key }));
        const { Contents: [first] = [] } = await client().send(
          new ListObjectsV2Command({ Bucket, Prefix: Key }),
        );
        assert.equal(first?.Key, Key);
        assert.equal(await text(Key), Key);
      }),
      { numRuns: 100 },
    );
  });
});

describe('an object', () => {
  test('is there after a restart, with all that it had', async () => {
    const { client, put, restart } = await setUp();
    await put('a', { ContentType: 'text/csv', Metadata: { a: 'b' } });
    const before = await client().send(new GetObjectCommand({ Bucket, Key: 'a' }));
    restart();
    const after = await client().send(new GetObjectCommand({ Bucket, Key: 'a' }));
    assert.equal(await after.Body?.transformToString(), await before.Body?.transformToString());
    for (const name of ['ETag', 'ContentType', 'LastModified', 'Metadata', 'ChecksumCRC32'] as const)
      assert.deepEqual(after[name], before[name]);
  });

  test('whose content breaks off leaves what was there', async () => {
    const { put, text, files } = await setUp();
    await put('a', { Body: 'before' });
    const kept = files();
    const Body = Readable.from(
      (function* () {
        yield Buffer.alloc(100_000);
        throw new Error('The source broke off.');
      })(),
    );
    await assert.rejects(put('a', { Body, ContentLength: 200_000 }));
    assert.equal(await text('a'), 'before');
    assert.deepEqual(files(), kept);
  });

  test('that has another length than was said is refused', async () => {
    const { put, files } = await setUp();
    const Body = Readable.from([Buffer.from('abc')]);
    assert.deepEqual(await outcomeOf(put('a', { Body, ContentLength: 4 })), { error: 'IncompleteBody' });
    assert.deepEqual(files(), []);
  });

  test('that has another checksum than was said is refused', async () => {
    const { service, put, files } = await setUp();
    assert.deepEqual(await outcomeOf(put('a', { ChecksumCRC32: 'AAAAAA==' })), { error: 'BadDigest' });
    assert.deepEqual(await outcomeOf(put('a', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' })), {
      error: 'BadDigest',
    });
    assert.deepEqual(files(), []);
    const { body } = await service().answer({
      method: 'POST',
      path: `/${Bucket}/?delete`,
      headers: { 'x-amz-checksum-crc32': 'AAAAAA==' },
      body: '<Delete><Object><Key>a</Key></Object></Delete>',
    });
    assert.match(String(body), /<Code>BadDigest</);
  });

  test('that a process did not finish is cleared away at the next start', async () => {
    const { dir, keys, restart, files } = await setUp();
    writeFileSync(join(dir, 'drafts', 'half'), 'half of an object');
    restart();
    assert.deepEqual(files(), []);
    assert.deepEqual(await keys(), []);
  });

  test('can be read while another takes its place', async () => {
    const { client, put, text } = await setUp();
    const Body = Buffer.alloc(1_000_000, 'a');
    await put('a', { Body });
    const { Body: body } = await client().send(new GetObjectCommand({ Bucket, Key: 'a' }));
    await put('a', { Body: 'second' });
    assert.equal(await body?.transformToString(), Body.toString());
    assert.equal(await text('a'), 'second');
  });

  test('is whole for each of many that write it at once', async () => {
    const { put, text, restart } = await setUp();
    const bodies = Array.from({ length: 20 }, (_, at) => String(at).repeat(10_000));
    await Promise.all(bodies.map((Body) => put('a', { Body })));
    const found = (await text('a')) ?? '';
    assert.ok(bodies.includes(found));
    restart();
    assert.equal(await text('a'), found);
  });

  test('whose file was damaged is not given back as if it were whole', async () => {
    const { put, text, files, restart } = await setUp();
    await put('a', { Body: 'abcdefgh' });
    const [file = ''] = files();
    const bytes = readFileSync(file);
    writeFileSync(file, Buffer.concat([Buffer.from('X'), bytes.subarray(1)]));
    await assert.rejects(text('a'), /Checksum mismatch/);
    writeFileSync(file, bytes.subarray(0, -3));
    restart();
    await assert.rejects(text('a'), /is damaged. Restore it from a backup/);
  });

  test('that is compressed can be unpacked where it lies', async () => {
    const { put, files } = await setUp();
    await put('a.gz', { Body: gzipSync('abc') });
    assert.equal(gunzipSync(readFileSync(files()[0] ?? '')).toString(), 'abc');
  });

  test('is readable by its owner alone', { skip: process.platform === 'win32' }, async () => {
    const { dir, put, files } = await setUp();
    await put('a');
    const modes = [...files(), join(dir, 'bucket-reports'), join(dir, 'drafts')].map(
      (path) => statSync(path).mode & 0o077,
    );
    assert.deepEqual(modes, [0, 0, 0]);
  });

  test('is not found by way of another directory', async () => {
    const { dir, service, put, files } = await setUp();
    await put('a');
    const stray = join(dir, 'other', 'objects');
    cpSync(join(dir, 'bucket-reports', 'objects'), stray, { recursive: true });
    const kept = files();
    for (const bucket of [
      'x%2F..%2F..%2Fother',
      '..%2Fother',
      '..',
      'reports%2F',
      'Reports',
      'reports%5C..',
    ]) {
      for (const method of ['GET', 'DELETE', 'PUT', 'HEAD']) {
        const { statusCode } = await service().answer({
          method,
          path: `/${bucket}/a`,
          headers: {},
          body: 'b',
        });
        assert.equal(statusCode, 404);
      }
      const { statusCode } = await service().answer({ method: 'PUT', path: `/${bucket}`, headers: {} });
      assert.equal(statusCode, 400);
    }
    assert.deepEqual(files(), kept);
  });
});

describe('a multipart upload', () => {
  const begin = async (client: S3Client, Key: string) =>
    (await client.send(new CreateMultipartUploadCommand({ Bucket, Key }))).UploadId ?? '';

  test('of more than a day ago is swept, with its parts', async () => {
    const { client, service, advance, files, restart } = await setUp();
    const old = await begin(client(), 'old');
    advance(DAY);
    const young = await begin(client(), 'young');
    const upload = { Bucket, Key: 'old', UploadId: old, PartNumber: 1, Body: 'a' };
    await client().send(new UploadPartCommand(upload));
    assert.equal(await service().sweep(), 0);
    advance(1);
    restart();
    assert.equal(await service().sweep(), 1);
    assert.deepEqual(await outcomeOf(client().send(new UploadPartCommand(upload))), {
      error: 'NoSuchUpload',
    });
    assert.equal(files().length, 1);
    assert.match(files()[0] ?? '', new RegExp(young));
  });

  test('is of one key, and no path', async () => {
    const { dir, client, put } = await setUp();
    await put('a');
    const UploadId = await begin(client(), 'a');
    for (const [Key, id] of [
      ['b', UploadId],
      ['a', '../objects'],
      ['a', '..'],
    ] as const) {
      const aborted = client().send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: id }));
      assert.deepEqual(await outcomeOf(aborted), { error: 'NoSuchUpload' });
    }
    assert.ok(existsSync(join(dir, 'bucket-reports', 'uploads', UploadId)));
  });
});

describe('a client without an endpoint', () => {
  test('names the bucket in the host', async () => {
    const service = createS3(temporaryDirectory());
    const client = new S3Client({
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      requestHandler: inProcess(service.answer),
    });
    await makeBucket(client, Bucket);
    await client.send(new PutObjectCommand({ Bucket, Key: 'a/b', Body: 'c' }));
    const { Body: body } = await client.send(new GetObjectCommand({ Bucket, Key: 'a/b' }));
    assert.equal(await body?.transformToString(), 'c');
  });

  test('that gives up stops what it sends', async () => {
    const { client, keys, files } = await setUp();
    const stopping = new AbortController();
    const Body = new Readable({ read() {} });
    Body.push(Buffer.alloc(100));
    const sent = client().send(new PutObjectCommand({ Bucket, Key: 'a', Body, ContentLength: 200 }), {
      abortSignal: stopping.signal,
    });
    setImmediate(() => stopping.abort());
    await assert.rejects(sent, { name: 'AbortError' });
    assert.deepEqual(await keys(), []);
    assert.deepEqual(files(), []);
  });
});

describe('what the stand-in does not know', () => {
  test('is refused by name', async () => {
    const { client, put } = await setUp();
    await put('a');
    for (const [request, message] of [
      [() => put('b', { IfNoneMatch: '*' }), /does not know if-none-match of PutObject/],
      [() => put('b', { Tagging: 'a=b' }), /does not know x-amz-tagging of PutObject/],
      [() => put('b', { ContentEncoding: 'gzip' }), /does not know the encoding gzip/],
      [() => put('b', { ChecksumAlgorithm: 'SHA256' }), /does not know the header x-amz-checksum-sha256/],
      [
        () => client().send(new GetObjectCommand({ Bucket, Key: 'a', Range: 'bytes=0-1' })),
        /range of GetObject/,
      ],
      [
        () => client().send(new ListObjectsV2Command({ Bucket, Delimiter: '/' })),
        /delimiter of ListObjectsV2/,
      ],
      [
        () => client().send(new ListPartsCommand({ Bucket, Key: 'a', UploadId: 'u' })),
        /uploadId of GetObject/,
      ],
      [() => client().send(new ListMultipartUploadsCommand({ Bucket })), /GET of a bucket with uploads/],
    ] as const)
      await assert.rejects(request(), (error: Error) => {
        assert.equal(error.name, 'NotImplemented');
        assert.match(error.message, message);
        return true;
      });
  });
});
