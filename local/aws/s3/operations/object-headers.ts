/** What is kept with an object, and how it is given back (S3: Working with object metadata). */
import { ServiceError } from '../../service-error.ts';
import type { Headers } from '../content.ts';
import type { StoredObject } from '../storage/object-store.ts';

const METADATA = 'x-amz-meta-';
/** S3: Working with object metadata, User-defined object metadata. */
const METADATA_BYTES = 2048;
/** S3: Naming Amazon S3 objects. */
const KEY_BYTES = 1024;
const DEFAULT_TYPE = 'binary/octet-stream';

/** The headers of a request that its object is given back with. Throws MetadataTooLarge. */
export function keptHeaders(headers: Headers): Record<string, string> {
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith(METADATA));
  const bytes = metadata.reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name.slice(METADATA.length)) + Buffer.byteLength(value),
    0,
  );
  if (bytes > METADATA_BYTES)
    throw new ServiceError(
      'MetadataTooLarge',
      'Your metadata headers exceed the maximum allowed metadata size',
    );
  const disposition = headers['content-disposition'];
  return {
    'content-type': headers['content-type'] ?? DEFAULT_TYPE,
    ...(disposition !== undefined && { 'content-disposition': disposition }),
    ...Object.fromEntries(metadata),
  };
}

/** Throws KeyTooLongError. */
export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > KEY_BYTES) throw new ServiceError('KeyTooLongError', 'Your key is too long');
}

/** The headers that an object is answered with. Its checksum only where the request asks for it. */
export function answeredHeaders(
  { headers, size, etag, crc32, modified }: StoredObject,
  request: Headers,
): Record<string, string> {
  return {
    ...headers,
    'content-length': String(size),
    etag,
    'last-modified': new Date(modified).toUTCString(),
    'accept-ranges': 'none',
    ...(request['x-amz-checksum-mode'] === 'ENABLED' && checksumHeaders(crc32)),
  };
}

/**
 * The checksum of all of an object, also of one that came in parts, where S3 gives one of the parts' checksums unless it is
 * asked for this: with it the SDK notices when a disk gives back other bytes.
 */
export const checksumHeaders = (crc32: string): Record<string, string> => ({
  'x-amz-checksum-crc32': crc32,
  'x-amz-checksum-type': 'FULL_OBJECT',
});

/** S3 knows times to the second. */
export const toSecond = (ms: number): number => Math.floor(ms / 1000) * 1000;
