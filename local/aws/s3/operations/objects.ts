import { contentOf } from '../content.ts';
import { answeredHeaders, checkKey, checksumHeaders, keptHeaders, toSecond } from './object-headers.ts';
import { CONTENT_HEADERS, OBJECT_HEADERS, type Operation } from './operation.ts';

export const putObject: Operation = {
  name: 'PutObject',
  method: 'PUT',
  concerns: 'object',
  headers: [...CONTENT_HEADERS, ...OBJECT_HEADERS],
  async run({ objects, now }, { bucket, key, headers, body, signal }) {
    checkKey(key);
    const kept = keptHeaders(headers);
    const content = contentOf(body, headers, signal);
    const { etag, crc32 } = await objects.put({
      bucket,
      key,
      content: content.bytes,
      signal,
      describe(digest) {
        content.check(digest);
        const { size, md5, crc32 } = digest;
        return { key, size, etag: `"${md5}"`, crc32, modified: toSecond(now()), headers: kept };
      },
    });
    return { headers: { etag, ...checksumHeaders(crc32) } };
  },
};

export const getObject: Operation = {
  name: 'GetObject',
  method: 'GET',
  concerns: 'object',
  headers: ['x-amz-checksum-mode'],
  async run({ objects }, { bucket, key, headers }) {
    const { description, content } = await objects.open(bucket, key);
    return { headers: answeredHeaders(description, headers), body: content() };
  },
};

export const headObject: Operation = {
  name: 'HeadObject',
  method: 'HEAD',
  concerns: 'object',
  headers: ['x-amz-checksum-mode'],
  async run({ objects }, { bucket, key, headers }) {
    return { headers: answeredHeaders(await objects.find(bucket, key), headers) };
  },
};

export const deleteObject: Operation = {
  name: 'DeleteObject',
  method: 'DELETE',
  concerns: 'object',
  async run({ objects }, { bucket, key }) {
    await objects.remove(bucket, [key]);
    return { statusCode: 204 };
  },
};
