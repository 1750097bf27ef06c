/** A request's body, decoded, and the checks that it is what the client sent. */
import { addAbortSignal, Readable } from 'node:stream';
import { ServiceError } from '../service-error.ts';
import { decodeChunks } from './aws-chunked.ts';
import { createDigest, type Digest } from './digest.ts';
import { notImplemented } from './service-error.ts';

export type Headers = Readonly<Record<string, string>>;

export interface Content {
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Checks the content once it was read to its end. Throws BadDigest or IncompleteBody. */
  check: (digest: Digest) => void;
}

const CHECKSUM = 'x-amz-checksum-';
/** The SDK's own choice (SDK for JavaScript: Data integrity protection with checksums). */
const CRC32 = `${CHECKSUM}crc32`;
/** Headers that say something about checksums and hold none. */
const ABOUT = [`${CHECKSUM}algorithm`, `${CHECKSUM}mode`, `${CHECKSUM}type`];

/** When the signal aborts, a stream that is read no longer waits for more. */
export function contentOf(body: unknown, headers: Headers, signal?: AbortSignal): Content {
  const trailers = new Map<string, string>();
  const isChunked = headers['content-encoding'] === 'aws-chunked';
  if (headers['content-encoding'] !== undefined && !isChunked)
    throw notImplemented(`the encoding ${headers['content-encoding']}`);
  if (signal && body instanceof Readable) addAbortSignal(signal, body);
  const raw = bytesOf(body);
  return {
    bytes: isChunked ? decodeChunks(raw, trailers) : raw,
    check(digest) {
      checkLength(headers[isChunked ? 'x-amz-decoded-content-length' : 'content-length'], digest);
      checkSums(new Map([...Object.entries(headers), ...trailers]), digest);
    },
  };
}

/** All of a body that is known to be small, checked. */
export async function textOf(body: unknown, headers: Headers): Promise<string> {
  const { bytes, check } = contentOf(body, headers);
  const digest = createDigest();
  const parts: Uint8Array[] = [];
  for await (const part of bytes) {
    parts.push(part);
    digest.add(part);
  }
  check(digest.end());
  return Buffer.concat(parts).toString();
}

function bytesOf(body: unknown): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (body === undefined || body === null) return [];
  if (typeof body === 'string') return [Buffer.from(body)];
  if (body instanceof Uint8Array) return [body];
  if (typeof body === 'object' && Symbol.asyncIterator in body) return body as AsyncIterable<Uint8Array>;
  throw notImplemented('bodies of this type');
}

function checkLength(given: string | undefined, { size }: Digest): void {
  if (given !== undefined && Number(given) !== size)
    throw new ServiceError(
      'IncompleteBody',
      'You did not provide the number of bytes specified by the Content-Length HTTP header.',
    );
}

function checkSums(given: ReadonlyMap<string, string>, { crc32, md5 }: Digest): void {
  for (const [name, value] of given) {
    if (name === 'content-md5') checkSum(name, value, Buffer.from(md5, 'hex').toString('base64'));
    if (!name.startsWith(CHECKSUM) || ABOUT.includes(name)) continue;
    if (name !== CRC32) throw notImplemented(`the header ${name}`);
    checkSum(name, value, crc32);
  }
}

function checkSum(name: string, given: string, found: string): void {
  if (given !== found)
    throw new ServiceError('BadDigest', `The ${name} you specified did not match the content received.`);
}
