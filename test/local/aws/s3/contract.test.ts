/**
 * The same requests, put to the stand-in and to an independent implementation. What the project relies on holds
 * of both; where they differ, the case says so and why the stand-in is right.
 */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  type PutObjectCommandInput,
  paginateListObjectsV2,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { fauxqs, makeBucket, outcomeOf, type S3Server, standIn } from '../../../support/local/s3-servers.ts';

const MIB = 1024 * 1024;

/** An answer that differs from machine to machine. */
const NOT_COMPARED = Symbol('not compared');

/** A client with an empty bucket of the case. */
interface Asked {
  client: S3Client;
  Bucket: string;
}

interface Case {
  name: string;
  ask: (asked: Asked) => Promise<unknown>;
  expected: unknown;
  /** Where fauxqs answers something else than S3. */
  fauxqs?: unknown;
}

const refused = (error: string) => ({ error });

const put = ({ client, Bucket }: Asked, Key: string, more: Partial<PutObjectCommandInput> = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body: Key, ...more }));
const get = ({ client, Bucket }: Asked, Key: string) => client.send(new GetObjectCommand({ Bucket, Key }));
const textOf = async (asked: Asked, Key: string) => (await get(asked, Key)).Body?.transformToString();
const list = ({ client, Bucket }: Asked, more: Partial<ListObjectsV2CommandInput> = {}) =>
  client.send(new ListObjectsV2Command({ Bucket, ...more }));
const keysOf = async (asked: Asked, more: Partial<ListObjectsV2CommandInput> = {}) =>
  ((await list(asked, more)).Contents ?? []).map(({ Key }) => Key);
const begin = async ({ client, Bucket }: Asked, Key: string) =>
  (await client.send(new CreateMultipartUploadCommand({ Bucket, Key }))).UploadId ?? '';
const sendPart = async (
  { client, Bucket }: Asked,
  Key: string,
  UploadId: string,
  PartNumber: number,
  Body: string | Buffer,
) => {
  const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
  return { ETag, PartNumber };
};
const complete = (
  { client, Bucket }: Asked,
  Key: string,
  UploadId: string,
  Parts: { ETag: string | undefined; PartNumber: number }[],
) => client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));

const CASES: Case[] = [
  {
    name: 'an object comes back with its bytes, type, disposition and metadata',
    async ask(asked) {
      const Body = Buffer.from([0, 255, 13, 10, 128]);
      const Metadata = { lengths: '1 2 3' };
      const ContentDisposition = 'attachment; filename="a.csv"';
      const { ETag: put1 } = await put(asked, 'a', {
        Body,
        ContentType: 'text/csv',
        ContentDisposition,
        Metadata,
      });
      const got = await get(asked, 'a');
      const bytes = await got.Body?.transformToByteArray();
      const isStream = got.Body instanceof Readable;
      const isRecent = Math.abs((got.LastModified?.getTime() ?? 0) - Date.now()) < 60_000;
      return [
        Buffer.from(bytes ?? []).equals(Body),
        isStream,
        isRecent,
        [put1, got.ETag],
        [got.ContentType, got.ContentDisposition, got.ContentLength, got.Metadata],
      ];
    },
    expected: [
      true,
      true,
      true,
      ['"99eb3ea29447db6011d3f5eb9d1ba147"', '"99eb3ea29447db6011d3f5eb9d1ba147"'],
      ['text/csv', 'attachment; filename="a.csv"', 5, { lengths: '1 2 3' }],
    ],
  },
  {
    name: 'an object without a type has that of bytes',
    async ask(asked) {
      await put(asked, 'a', { Body: '' });
      const { ContentType: type, ContentLength: length, Body: body } = await get(asked, 'a');
      return [type, length, await body?.transformToString()];
    },
    expected: ['application/octet-stream', 0, ''],
  },
  {
    name: 'an object that is put again takes the place of the first, with nothing of it',
    async ask(asked) {
      await put(asked, 'a', { Body: 'a longer first', Metadata: { a: 'b' } });
      await put(asked, 'a', { Body: 'second' });
      const { Metadata: metadata, Body: body } = await get(asked, 'a');
      return [metadata, await body?.transformToString(), await keysOf(asked)];
    },
    expected: [{}, 'second', ['a']],
  },
  {
    name: 'a stream of known length is stored',
    async ask(asked) {
      const Body = Readable.from([Buffer.from('abc'), Buffer.alloc(100_000, 'd'), Buffer.from('e')]);
      await put(asked, 'a', { Body, ContentLength: 100_004 });
      return (await textOf(asked, 'a')) === `abc${'d'.repeat(100_000)}e`;
    },
    expected: true,
  },
  {
    name: 'an object that is not there is said to be so',
    ask: (asked) => get(asked, 'a'),
    expected: refused('NoSuchKey'),
  },
  {
    name: 'the head of an object that is not there is not found',
    ask: ({ client, Bucket }) => client.send(new HeadObjectCommand({ Bucket, Key: 'a' })),
    expected: refused('NotFound'),
  },
  {
    name: 'the head of an object says what it is',
    async ask(asked) {
      await put(asked, 'a', { Body: 'abc', ContentType: 'text/csv', Metadata: { x: 'y' } });
      const { client, Bucket } = asked;
      const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
      return [head.ContentLength, head.ContentType, head.ETag, head.Metadata];
    },
    expected: [3, 'text/csv', '"900150983cd24fb0d6963f7d28e17f72"', { x: 'y' }],
  },
  {
    name: 'a bucket that is not there is said to be so',
    ask: ({ client }) => put({ client, Bucket: 'elsewhere' }, 'a'),
    expected: refused('NoSuchBucket'),
  },
  {
    name: 'a bucket that is not there has no parts either',
    ask: ({ client }) => begin({ client, Bucket: 'elsewhere' }, 'a'),
    expected: refused('NoSuchBucket'),
  },
  {
    name: 'a bucket that is not there is not listed',
    ask: ({ client }) => list({ client, Bucket: 'elsewhere' }),
    expected: refused('NoSuchBucket'),
  },
  {
    name: 'a bucket that is made again keeps its objects',
    async ask(asked) {
      await put(asked, 'a');
      await asked.client.send(new CreateBucketCommand({ Bucket: asked.Bucket }));
      return keysOf(asked);
    },
    expected: ['a'],
  },
  {
    name: 'buckets are listed and have heads',
    async ask({ client, Bucket }) {
      await client.send(new HeadBucketCommand({ Bucket }));
      const { Buckets: buckets = [] } = await client.send(new ListBucketsCommand({}));
      return buckets.some(({ Name }) => Name === Bucket);
    },
    expected: true,
  },
  {
    name: 'a bucket that is not there has no head',
    ask: ({ client }) => client.send(new HeadBucketCommand({ Bucket: 'elsewhere' })),
    expected: refused('NotFound'),
  },
  {
    name: 'deleting an object is done whether it is there or not',
    async ask(asked) {
      const { client, Bucket } = asked;
      await put(asked, 'a');
      await put(asked, 'b');
      for (const Key of ['a', 'a', 'c']) await client.send(new DeleteObjectCommand({ Bucket, Key }));
      return keysOf(asked);
    },
    expected: ['b'],
  },
  {
    name: 'several objects are deleted at once, and told unless that is unwanted',
    async ask(asked) {
      const { client, Bucket } = asked;
      for (const key of ['a', 'b', 'c<&>"\'', 'd']) await put(asked, key);
      const remove = (Quiet: boolean, ...keys: string[]) =>
        client.send(
          new DeleteObjectsCommand({ Bucket, Delete: { Quiet, Objects: keys.map((Key) => ({ Key })) } }),
        );
      const told = await remove(false, 'a', 'not there');
      const quiet = await remove(true, 'c<&>"\'', 'd');
      return [
        told.Deleted?.map(({ Key }) => Key),
        told.Errors,
        quiet.Deleted,
        quiet.Errors,
        await keysOf(asked),
      ];
    },
    expected: [['a', 'not there'], undefined, undefined, undefined, ['b']],
  },
  {
    // fauxqs goes by a locale's alphabet (S3: Listing object keys programmatically).
    name: 'keys are listed in the order of their bytes',
    async ask(asked) {
      for (const key of ['b', 'a/b', 'a', 'B', 'é', 'a b', '～', '😀']) await put(asked, key);
      return keysOf(asked);
    },
    expected: ['B', 'a', 'a b', 'a/b', 'b', 'é', '～', '😀'],
    fauxqs: NOT_COMPARED,
  },
  {
    name: 'keys are listed by a prefix, page by page',
    async ask(asked) {
      for (const key of ['p/1', 'p/2', 'p/3', 'p/4', 'p/5', 'q/1', 'o/1']) await put(asked, key);
      const pages: unknown[] = [];
      const { client, Bucket } = asked;
      for await (const { Contents: contents = [], IsTruncated, KeyCount } of paginateListObjectsV2(
        { client, pageSize: 2 },
        { Bucket, Prefix: 'p/' },
      ))
        pages.push([contents.map(({ Key }) => Key), IsTruncated, KeyCount]);
      return pages;
    },
    expected: [
      [['p/1', 'p/2'], true, 2],
      [['p/3', 'p/4'], true, 2],
      [['p/5'], false, 1],
    ],
  },
  {
    name: 'a list says what objects are, and goes on after a key',
    async ask(asked) {
      for (const key of ['a', 'b', 'c']) await put(asked, key);
      const { Contents: contents = [] } = await list(asked, { StartAfter: 'b' });
      return contents.map(({ Key, Size, ETag }) => [Key, Size, ETag]);
    },
    expected: [['c', 1, '"4a8a08f09d37b73795649038408b5f33"']],
  },
  {
    name: 'an object in parts is put together in the order of their numbers',
    async ask(asked) {
      const id = await begin(asked, 'big');
      const second = await sendPart(asked, 'big', id, 7, 'the end');
      await sendPart(asked, 'big', id, 2, 'not this');
      const first = await sendPart(asked, 'big', id, 2, Buffer.alloc(5 * MIB, 'x'));
      const { ETag: etag } = await complete(asked, 'big', id, [first, second]);
      const text = await textOf(asked, 'big');
      return [text?.length, text?.slice(-8), etag?.endsWith('-2"'), (await get(asked, 'big')).ETag === etag];
    },
    expected: [5 * MIB + 7, 'xthe end', true, true],
  },
  {
    name: 'a large stream is uploaded in parts, with its headers',
    async ask(asked) {
      const { client, Bucket } = asked;
      const Body = Readable.from(
        (function* () {
          for (let piece = 0; piece < 12; piece++) yield Buffer.alloc(MIB, String.fromCharCode(97 + piece));
        })(),
      );
      const params = { Bucket, Key: 'big', Body, ContentType: 'application/gzip', Metadata: { a: 'b' } };
      await new Upload({ client, params }).done();
      const { ContentType, Metadata, ContentLength, ETag, Body: body } = await get(asked, 'big');
      const text = (await body?.transformToString()) ?? '';
      return [
        ContentType,
        Metadata,
        ContentLength,
        ETag?.endsWith('-3"'),
        text[MIB - 1],
        text[MIB],
        text.at(-1),
      ];
    },
    expected: ['application/gzip', { a: 'b' }, 12 * MIB, true, 'a', 'b', 'l'],
  },
  {
    name: 'an object whose parts have not all come is not there',
    async ask(asked) {
      await put(asked, 'big', { Body: 'before' });
      await sendPart(asked, 'big', await begin(asked, 'big'), 1, 'after');
      return [await textOf(asked, 'big'), await keysOf(asked)];
    },
    expected: ['before', ['big']],
  },
  {
    name: 'a part that is not last is 5 MiB at least',
    async ask(asked) {
      const id = await begin(asked, 'big');
      const parts = [await sendPart(asked, 'big', id, 1, 'a'), await sendPart(asked, 'big', id, 2, 'b')];
      return complete(asked, 'big', id, parts);
    },
    expected: refused('EntityTooSmall'),
  },
  {
    name: 'a part that was not stored is refused',
    async ask(asked) {
      const id = await begin(asked, 'big');
      const { ETag } = await sendPart(asked, 'big', id, 1, 'a');
      return complete(asked, 'big', id, [{ ETag, PartNumber: 2 }]);
    },
    expected: refused('InvalidPart'),
  },
  {
    name: 'parts in another order are refused',
    async ask(asked) {
      const id = await begin(asked, 'big');
      const first = await sendPart(asked, 'big', id, 1, 'a');
      const second = await sendPart(asked, 'big', id, 2, 'b');
      return complete(asked, 'big', id, [second, first]);
    },
    expected: refused('InvalidPartOrder'),
  },
  {
    name: 'an upload that is aborted is gone',
    async ask(asked) {
      const { client, Bucket } = asked;
      const UploadId = await begin(asked, 'big');
      await sendPart(asked, 'big', UploadId, 1, 'a');
      const abort = () => client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'big', UploadId }));
      await abort();
      return [
        await outcomeOf(abort()),
        await outcomeOf(sendPart(asked, 'big', UploadId, 2, 'b')),
        await keysOf(asked),
      ];
    },
    expected: [refused('NoSuchUpload'), refused('NoSuchUpload'), []],
  },
  {
    // fauxqs takes keys of any length (S3: Naming Amazon S3 objects).
    name: 'a key of more than 1,024 bytes is refused',
    ask: (asked) => put(asked, `a${'é'.repeat(512)}`),
    expected: refused('KeyTooLongError'),
    fauxqs: 'done',
  },
];

const servers: S3Server[] = [standIn()];
before(async () => {
  servers.push(await fauxqs());
});
after(() => Promise.all(servers.map((server) => server.stop())));

describe('each server answers as S3 does:', () => {
  for (const [at, each] of CASES.entries()) {
    test(each.name, async () => {
      const Bucket = `contract-${at}`;
      for (const server of servers) {
        await makeBucket(server.client, Bucket);
        const expected = server.name === 'fauxqs' && 'fauxqs' in each ? each.fauxqs : each.expected;
        const outcome = await outcomeOf(each.ask({ client: server.client, Bucket }));
        const isResult = typeof outcome === 'object' && outcome !== null && '$metadata' in outcome;
        if (expected !== NOT_COMPARED) assert.deepEqual(isResult ? 'done' : outcome, expected, server.name);
      }
    });
  }
});
