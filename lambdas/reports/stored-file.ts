import { Readable, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';
import { DeleteObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { s3 } from '../../shared/s3.ts';

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

/** Half the time of the usual level (6), for a file that is a thirtieth larger: most of it are hashes. */
const GZIP_LEVEL = 3;

/** Bytes that are compressed at a time: each piece takes its way through a queue of threads. */
const CHUNK = 2 ** 18;

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
  const gzip = createGzip({ level: GZIP_LEVEL, chunkSize: CHUNK, ...(signal && { signal }) });
  let size = 0;
  let kept: Buffer[] = [];
  async function* measured(): AsyncGenerator<Buffer> {
    for await (const chunk of gzip as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= keepUpTo) kept.push(chunk);
      else kept = [];
      yield chunk;
    }
  }

  // Each end's failure tears down the other, which then fails as well: the first one is the reason.
  let failure: { reason: unknown } | undefined;
  function fail(reason: unknown): void {
    failure ??= { reason };
    gzip.destroy(new Error('The file is given up.'));
  }
  const flowing = finished(gzip).catch(fail);
  feed(text, gzip).catch(fail);
  const name = key.slice(key.lastIndexOf('/') + 1);
  const upload = new Upload({
    client: s3(),
    queueSize: 2,
    params: {
      Bucket: bucket,
      Key: key,
      Body: Readable.from(measured()),
      ContentType: 'application/gzip',
      ContentDisposition: `attachment; filename="${name}"`,
    },
  });
  const uploading = upload
    .done()
    .catch((error: unknown) => fail(new StorageError('The file could not be stored.', { cause: error })));
  await Promise.all([flowing, uploading]);
  if (failure) {
    signal?.throwIfAborted();
    throw failure.reason;
  }
  return { bucket, key, size, content: size <= keepUpTo ? Buffer.concat(kept) : undefined };
}

/**
 * Writes pieces one after another, and has the next one made while the last is worked on: streams that are piped together
 * do either the one or the other. Rejects with what `pieces` throws, or when the stream is destroyed.
 */
async function feed(pieces: AsyncIterable<string>, into: Writable): Promise<void> {
  let taken = Promise.resolve();
  for await (const piece of pieces) {
    await taken;
    taken = promisify<string, void>(into.write.bind(into))(piece);
    taken.catch(() => {}); // Awaited before the next piece: until then a rejection is not unhandled.
  }
  await taken;
  into.end();
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
