import { addAbortSignal, Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { s3 } from '../../../shared/aws/s3.ts';
import { gzipped } from './gzipped.ts';

/** The bucket could not store, read, delete or sign a file. The cause is the SDK's error. */
export class StorageError extends Error {
  override name = 'StorageError';
}

/** The place of an object in the private bucket. */
export interface ObjectPlace {
  bucket: string;
  key: string;
}

/** A file in the bucket. */
export interface StoredFile extends ObjectPlace {
  /** Bytes, compressed. */
  size: number;
  /** The file's bytes, unless it is larger than the caller wanted to keep in memory. */
  content: Uint8Array<ArrayBuffer> | undefined;
}

/** A link signed with a role's credentials expires with them, so only an hour is promised (S3: Presigned URLs). */
const LINK_SECONDS = 3600;

/**
 * Compresses a text and streams it into the bucket, a large one in parts. The file is kept in memory only if it compresses
 * to at most `keepUpTo` bytes. Throws the errors of `text` as they are, those of the bucket as a {@link StorageError}, and
 * the reason of an aborted signal. After an error, no part of the file stays in the bucket.
 */
export async function storeGzipped(
  text: AsyncIterable<string>,
  { bucket, key }: ObjectPlace,
  keepUpTo: number,
  signal?: AbortSignal,
): Promise<StoredFile> {
  signal?.throwIfAborted();
  let size = 0;
  let kept: Buffer[] = [];
  let failure: { reason: unknown } | undefined;
  async function* rememberFailure(): AsyncGenerator<string> {
    try {
      yield* text;
    } catch (reason) {
      failure = { reason };
      throw reason;
    }
  }
  async function* measureAndKeep(): AsyncGenerator<Buffer> {
    for await (const chunk of gzipped(rememberFailure())) {
      size += chunk.length;
      if (size <= keepUpTo) kept.push(chunk);
      else kept = [];
      yield chunk;
    }
  }

  const body = Readable.from(measureAndKeep());
  if (signal) addAbortSignal(signal, body);
  const name = key.slice(key.lastIndexOf('/') + 1);
  const upload = new Upload({
    client: s3(),
    queueSize: 2,
    params: {
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentType: 'application/gzip',
      ContentDisposition: `attachment; filename="${name}"`,
    },
  });
  try {
    await upload.done();
  } catch (error) {
    signal?.throwIfAborted();
    if (failure) throw failure.reason;
    throw new StorageError('The file could not be stored.', { cause: error });
  } finally {
    body.destroy(); // After a failed upload nobody reads it to its end.
  }
  return { bucket, key, size, content: size <= keepUpTo ? Buffer.concat(kept) : undefined };
}

/** Deletes a stored file. Throws a {@link StorageError}. */
export async function deleteStored({ bucket, key }: ObjectPlace): Promise<void> {
  try {
    await s3().send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  } catch (error) {
    throw new StorageError('The file could not be deleted.', { cause: error });
  }
}

/** Reads a stored file. Throws a {@link StorageError}, also if there is no such file. */
export async function readStored({ bucket, key }: ObjectPlace): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { Body: body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (!body) throw new Error('The object has no body.');
    return new Uint8Array(await body.transformToByteArray());
  } catch (error) {
    throw new StorageError('The file could not be read.', { cause: error });
  }
}

/**
 * Signs a link to the object, which works for anyone who has it. `until` (ms) is when the link expires: in an hour, or at
 * `latest` (ms) if that is earlier.
 */
export async function linkTo(
  { bucket, key }: ObjectPlace,
  latest = Number.POSITIVE_INFINITY,
): Promise<{ url: string; until: number }> {
  const now = Date.now();
  const seconds = Math.floor(Math.min(LINK_SECONDS, (latest - now) / 1000));
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key });
    const url = await getSignedUrl(s3(), command, { expiresIn: seconds });
    return { url, until: now + seconds * 1000 };
  } catch (error) {
    throw new StorageError('The link to the file could not be signed.', { cause: error });
  }
}
