import type { Readable } from 'node:stream';
import type { Headers } from '../content.ts';
import { notImplemented } from '../service-error.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import type { UploadStore } from '../storage/upload-store.ts';
import type { Element } from '../xml.ts';

/** A request, with its place taken apart. */
export interface S3Request {
  method: string;
  /** `''` where the request concerns all buckets. */
  bucket: string;
  /** `''` where the request concerns a bucket. */
  key: string;
  query: ReadonlyMap<string, string>;
  /** Names are in lower case. */
  headers: Headers;
  body: unknown;
  signal: AbortSignal | undefined;
}

export interface S3Answer {
  /** 200 unless given. */
  statusCode?: number;
  headers?: Record<string, string>;
  /** A document, or an object's content. */
  body?: Element | Readable;
}

export interface Context {
  objects: ObjectStore;
  uploads: UploadStore;
  /** ms. */
  now: () => number;
}

export interface Operation {
  name: string;
  method: string;
  concerns: 'buckets' | 'bucket' | 'object';
  /** The query parameters that tell it from others. */
  marks?: readonly string[];
  /** Other query parameters that it knows. */
  query?: readonly string[];
  /** The headers that it knows besides those that any request may have. */
  headers?: readonly string[];
  run: (context: Context, request: S3Request) => Promise<S3Answer>;
}

/** The name of the operation that the SDK says it means. */
const SDK_MARK = 'x-id';
/** Of signing and transport: they change nothing in the answer. */
const ANY = [
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-user-agent',
  'x-amz-decoded-content-length',
  'x-amz-trailer',
  'x-amz-sdk-checksum-algorithm',
];
/** Headers of HTTP that change what is done or kept. */
const MEANINGFUL =
  /^(?:x-amz-.*|range|if-.*|cache-control|content-(?:encoding|language|disposition|md5)|expires)$/;

/** The operation that a request asks for. Throws NotImplemented, which names what is not known. */
export function findOperation(operations: readonly Operation[], request: S3Request): Operation {
  const { method, bucket, key, query, headers } = request;
  const concerns = key !== '' ? 'object' : bucket !== '' ? 'bucket' : 'buckets';
  const operation = operations.find(
    (each) =>
      each.method === method &&
      each.concerns === concerns &&
      (each.marks ?? []).every((mark) => query.has(mark)),
  );
  const parameters = [...query.keys()].filter((name) => name !== SDK_MARK);
  if (!operation)
    throw notImplemented(
      `${method} of ${concerns === 'buckets' ? 'all buckets' : `a ${concerns}`} with ${parameters}`,
    );
  const known = [...(operation.marks ?? []), ...(operation.query ?? [])];
  const others = [
    ...parameters.filter((name) => !known.includes(name)),
    ...Object.keys(headers).filter((name) => !isKnownHeader(operation, name)),
  ];
  if (others.length > 0) throw notImplemented(`${others.join(', ')} of ${operation.name}`);
  return operation;
}

/** A name that ends with `-` is the beginning of names. */
const isKnownHeader = ({ headers = [] }: Operation, name: string): boolean =>
  !MEANINGFUL.test(name) ||
  ANY.includes(name) ||
  headers.some((known) => (known.endsWith('-') ? name.startsWith(known) : name === known));

/** Headers of a request with a body that is checked. */
export const CONTENT_HEADERS = ['content-encoding', 'content-md5', 'x-amz-checksum-'];
/** Headers that are kept with an object. */
export const OBJECT_HEADERS = ['content-disposition', 'x-amz-meta-'];
