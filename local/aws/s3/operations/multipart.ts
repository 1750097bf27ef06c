/** Objects that come in parts (S3: Multipart upload). */
import { createHash } from 'node:crypto';
import { ServiceError } from '../../service-error.ts';
import { contentOf, textOf } from '../content.ts';
import { invalidArgument, malformed, noSuchBucket } from '../service-error.ts';
import type { Part } from '../storage/upload-store.ts';
import { elementsOf, textsOf } from '../xml.ts';
import { checkKey, checksumHeaders, keptHeaders, toSecond } from './object-headers.ts';
import {
  CONTENT_HEADERS,
  type Context,
  OBJECT_HEADERS,
  type Operation,
  type S3Request,
} from './operation.ts';

/** S3: Multipart upload limits. */
const MOST_PARTS = 10_000;
const LEAST_BYTES = 5 * 1024 * 1024;

const uploadOf = ({ query }: S3Request): string => query.get('uploadId') ?? '';

export const createMultipartUpload: Operation = {
  name: 'CreateMultipartUpload',
  method: 'POST',
  concerns: 'object',
  marks: ['uploads'],
  headers: ['x-amz-checksum-algorithm', 'x-amz-checksum-type', ...OBJECT_HEADERS],
  async run({ objects, uploads, now }, { bucket, key, headers }) {
    if (!objects.has(bucket)) throw noSuchBucket();
    checkKey(key);
    const id = await uploads.begin(bucket, { key, headers: keptHeaders(headers), begun: now() });
    return {
      body: [
        'InitiateMultipartUploadResult',
        [
          ['Bucket', bucket],
          ['Key', key],
          ['UploadId', id],
        ],
      ],
    };
  },
};

export const uploadPart: Operation = {
  name: 'UploadPart',
  method: 'PUT',
  concerns: 'object',
  marks: ['uploadId', 'partNumber'],
  headers: CONTENT_HEADERS,
  async run({ uploads }, request) {
    const { bucket, key, query, headers, body, signal } = request;
    const number = numberOf(query.get('partNumber'));
    await uploads.find(bucket, uploadOf(request), key);
    const content = contentOf(body, headers, signal);
    const { md5, crc32 } = await uploads.putPart(bucket, uploadOf(request), {
      number,
      content: content.bytes,
      signal,
      describe(digest) {
        content.check(digest);
        return { ...digest, number };
      },
    });
    return { headers: { etag: `"${md5}"`, 'x-amz-checksum-crc32': crc32 } };
  },
};

function numberOf(text: string | undefined): number {
  const number = /^\d{1,5}$/.test(text ?? '') ? Number(text) : 0;
  if (number < 1 || number > MOST_PARTS)
    throw invalidArgument(`Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`);
  return number;
}

export const abortMultipartUpload: Operation = {
  name: 'AbortMultipartUpload',
  method: 'DELETE',
  concerns: 'object',
  marks: ['uploadId'],
  async run({ uploads }, request) {
    await uploads.find(request.bucket, uploadOf(request), request.key);
    uploads.end(request.bucket, uploadOf(request));
    return { statusCode: 204 };
  },
};

export const completeMultipartUpload: Operation = {
  name: 'CompleteMultipartUpload',
  method: 'POST',
  concerns: 'object',
  marks: ['uploadId'],
  headers: ['x-amz-checksum-type'],
  async run(context, request) {
    const { objects, uploads, now } = context;
    const { bucket, key, signal } = request;
    const id = uploadOf(request);
    const { headers } = await uploads.find(bucket, id, key);
    const parts = await readParts(context, request);
    const numbers = parts.map(({ number }) => number);
    const etag = etagOf(parts);
    const { crc32 } = await objects.put({
      bucket,
      key,
      content: uploads.contents(bucket, id, numbers),
      signal,
      describe: ({ size, crc32 }) => ({ key, size, etag, crc32, modified: toSecond(now()), headers }),
    });
    uploads.end(bucket, id);
    return {
      headers: checksumHeaders(crc32),
      body: [
        'CompleteMultipartUploadResult',
        [
          ['Location', `/${bucket}/${key}`],
          ['Bucket', bucket],
          ['Key', key],
          ['ETag', etag],
        ],
      ],
    };
  },
};

/** The parts that the request names, as they were stored (S3 API: CompleteMultipartUpload, Errors). */
async function readParts({ uploads }: Context, request: S3Request): Promise<Part[]> {
  const named = elementsOf(await textOf(request.body, request.headers), 'Part').map((xml) => {
    const texts = textsOf(xml);
    const number = Number(texts.get('PartNumber'));
    return { number, etag: texts.get('ETag')?.replaceAll('"', ''), crc32: texts.get('ChecksumCRC32') };
  });
  if (named.length === 0) throw malformed();
  if (named.some(({ number }, at) => at > 0 && number <= (named[at - 1]?.number ?? 0)))
    throw new ServiceError('InvalidPartOrder', 'The list of parts was not in ascending order.');
  const parts: Part[] = [];
  for (const { number, etag, crc32 } of named) {
    const part = await uploads.findPart(request.bucket, uploadOf(request), number);
    if (!part || part.md5 !== etag || (crc32 !== undefined && part.crc32 !== crc32))
      throw new ServiceError(
        'InvalidPart',
        `Part ${number} could not be found, or its entity tag or checksum is another.`,
      );
    parts.push(part);
  }
  if (parts.slice(0, -1).some(({ size }) => size < LEAST_BYTES))
    throw new ServiceError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  return parts;
}

/** S3: Checking object integrity, ETags of multipart uploads. */
function etagOf(parts: readonly Part[]): string {
  const sums = createHash('md5');
  for (const { md5 } of parts) sums.update(Buffer.from(md5, 'hex'));
  return `"${sums.digest('hex')}-${parts.length}"`;
}
