import { addAbortSignal, Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { s3 } from '../../../shared/aws/s3.ts';
import { gzipped } from './gzipped.ts';

/** The bucket could not take or sign a file. The cause is the SDK's error. */
export class StorageError extends Error {
  override name = 'StorageError';
}

/** Where an object of the private bucket is. */
export interface ObjectPlace {
  bucket: string;
  key: string;
}

export interface StoredFile extends ObjectPlace {
  /** Bytes, as stored. */
  size: number;
  /** The file itself, if it has no more bytes than were to be kept. */
  content: Uint8Array<ArrayBuffer> | undefined;
}

/** A link lives an hour: one signed with a role's credentials may not live longer than they do. */
const LINK_SECONDS = 3600;

/**
 * Compresses a text as it comes and streams it into the bucket, in parts where it is large; what comes is never held
 * whole, unless it compresses to `keepUpTo` bytes or fewer. Throws what `text` throws as it is, anything of the bucket's
 * as a {@link StorageError}, the signal's reason when it is aborted; then nothing of the file stays in the bucket.
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
  async function* watched(): AsyncGenerator<string> {
    try {
      yield* text;
    } catch (reason) {
      failure = { reason };
      throw reason;
    }
  }
  async function* measured(): AsyncGenerator<Buffer> {
    for await (const chunk of gzipped(watched())) {
      size += chunk.length;
      if (size <= keepUpTo) kept.push(chunk);
      else kept = [];
      yield chunk;
    }
  }

  const body = Readable.from(measured());
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
    body.destroy(); // Where the upload failed, nobody reads it to its end.
  }
  return { bucket, key, size, content: size <= keepUpTo ? Buffer.concat(kept) : undefined };
}

/** Takes a file back that was stored. Throws a {@link StorageError}. */
export async function deleteStored({ bucket, key }: ObjectPlace): Promise<void> {
  try {
    await s3().send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  } catch (error) {
    throw new StorageError('The file could not be deleted.', { cause: error });
  }
}

/** A stored file's bytes. Throws a {@link StorageError}, also where there is no such file. */
export async function readStored({ bucket, key }: ObjectPlace): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { Body: body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (!body) throw new Error('The object came without a body.');
    return new Uint8Array(await body.transformToByteArray());
  } catch (error) {
    throw new StorageError('The file could not be read.', { cause: error });
  }
}

/**
 * A link that lets anyone who has it fetch the object, and the instant (ms) at which that ends: in an hour, or at
 * `latest` where that is earlier.
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
    throw new StorageError('The file could not be signed.', { cause: error });
  }
}
