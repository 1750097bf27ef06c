import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Service, ServiceAnswer, ServiceRequest } from '../request-handler.ts';
import { ServiceError } from '../service-error.ts';
import { createBucket, headBucket, listBuckets } from './operations/bucket-operations.ts';
import { deleteObjects } from './operations/delete-object-batch.ts';
import { listObjectsV2 } from './operations/list-objects.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from './operations/multipart.ts';
import { deleteObject, getObject, headObject, putObject } from './operations/objects.ts';
import { type Context, findOperation, type Operation, type S3Answer } from './operations/operation.ts';
import { placeOf } from './request-place.ts';
import { statusOf } from './service-error.ts';
import { createObjectStore } from './storage/object-store.ts';
import { createUploadStore } from './storage/upload-store.ts';
import { type Element, writeXml } from './xml.ts';

/** S3's operations that this project uses, on files below a directory. */
export interface S3Service {
  /** S3 on the wire (S3: API Reference, REST). */
  answer: Service;
  /** Ends multipart uploads that began more than a day ago. Resolves to their number. */
  sweep: () => Promise<number>;
}

const DAY_MS = 24 * 60 * 60_000;

/** Operations with more marks come first, because the first match wins. */
const OPERATIONS: readonly Operation[] = [
  listBuckets,
  createBucket,
  headBucket,
  listObjectsV2,
  deleteObjects,
  uploadPart,
  putObject,
  getObject,
  headObject,
  abortMultipartUpload,
  deleteObject,
  createMultipartUpload,
  completeMultipartUpload,
];

/** No other process may write below `dir`, which is made if it is missing. `now` gives the time in ms. */
export function createS3(dir: string, now: () => number = Date.now): S3Service {
  const context: Context = { objects: createObjectStore(dir), uploads: createUploadStore(dir), now };
  return {
    async answer(request, signal) {
      try {
        return written(await run(context, request, signal));
      } catch (error) {
        if (signal?.aborted) throw error;
        return writtenError(error, request.method);
      }
    },
    async sweep() {
      let swept = 0;
      for (const bucket of context.objects.buckets())
        swept += await context.uploads.sweep(bucket, now() - DAY_MS);
      return swept;
    },
  };
}

async function run(context: Context, request: ServiceRequest, signal?: AbortSignal): Promise<S3Answer> {
  const { method, headers, body } = request;
  const asked = { method, headers: lowerCase(headers), body, signal, ...placeOf(request) };
  return findOperation(OPERATIONS, asked).run(context, asked);
}

const lowerCase = (headers: ServiceRequest['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

function written({ statusCode = 200, headers = {}, body }: S3Answer): ServiceAnswer {
  const common = { 'x-amz-request-id': randomUUID(), ...headers };
  if (body instanceof Readable) return { statusCode, headers: common, body };
  if (body === undefined) return { statusCode, headers: common, body: new Uint8Array() };
  return { statusCode, headers: { 'content-type': 'application/xml', ...common }, body: xml(body) };
}

/** An answer to HEAD has no body, so its client knows the status alone. An unexpected error is an InternalError. */
function writtenError(error: unknown, method: string): ServiceAnswer {
  const isExpected = error instanceof ServiceError || error instanceof URIError;
  const code = !isExpected ? 'InternalError' : error instanceof URIError ? 'InvalidURI' : error.name;
  const message = error instanceof Error ? error.message : String(error);
  const document = [
    'Error',
    [
      ['Code', code],
      ['Message', message],
    ],
  ] as const satisfies Element;
  const statusCode = isExpected ? statusOf(code) : 500;
  if (method === 'HEAD') return written({ statusCode });
  return written({ statusCode, body: document });
}

const xml = (document: Element): Uint8Array => Buffer.from(writeXml(document));
