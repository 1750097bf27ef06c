/** The bucket's objects: the files of days, and bound months. */
import { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput, S3ServiceException } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { DAYS } from '../../shared/aws/bucket-folders.ts';
import { s3 } from '../../shared/aws/s3.ts';
import { requireEnv } from '../../shared/env.ts';
import { splitStream } from './split-stream.ts';

const dayKey = (guild: string, day: string): string => `${DAYS}${guild}/${day}.parquet`;
/** Query engines skip objects whose name begins with an underscore (Hive: hidden files). */
const monthKey = (guild: string, month: string): string => `${DAYS}${guild}/_${month}`;

/** The metadata key under which a bound month has the length of each of its files in bytes, in order. */
const LENGTHS = 'lengths';

/** Loads the file of a guild's day (`YYYY-MM-DD`); undefined where there is none. Throws the SDK's errors. */
export async function loadDay(guild: string, day: string): Promise<Uint8Array | undefined> {
  const found = await load(dayKey(guild, day));
  return await found?.Body?.transformToByteArray();
}

/**
 * Loads the files of a guild's month (`YYYY-MM`), each as soon as it has arrived; undefined where the month is not bound.
 * Throws the SDK's errors; a file that does not arrive rejects with them.
 */
export async function loadMonth(guild: string, month: string): Promise<Promise<Uint8Array>[] | undefined> {
  const { Body: body, Metadata: metadata } = (await load(monthKey(guild, month))) ?? {};
  const lengths = metadata?.[LENGTHS]?.split(' ').map(Number);
  return body instanceof Readable && lengths ? splitStream(body, lengths) : undefined;
}

/** Stores the file of a guild's day, in place of an older one. Throws the SDK's errors. */
export const storeDay = (guild: string, day: string, file: Uint8Array<ArrayBuffer>): Promise<void> =>
  store(dayKey(guild, day), file, { ContentType: 'application/vnd.apache.parquet' });

/** Stores the files of a guild's month, one after another in one object. Throws the SDK's errors. */
export const storeMonth = (guild: string, month: string, files: readonly Uint8Array[]): Promise<void> =>
  store(monthKey(guild, month), Buffer.concat(files), {
    Metadata: { [LENGTHS]: files.map(({ byteLength }) => byteLength).join(' ') },
  });

async function load(key: string): Promise<GetObjectCommandOutput | undefined> {
  try {
    return await s3().send(new GetObjectCommand({ Bucket: requireEnv('REPORTS_BUCKET'), Key: key }));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function store(
  key: string,
  body: Uint8Array<ArrayBuffer>,
  properties: { ContentType?: string; Metadata?: Record<string, string> },
): Promise<void> {
  const params = { Bucket: requireEnv('REPORTS_BUCKET'), Key: key, Body: body, ...properties };
  // Uploads a large body in parts, because some S3 services limit the size of a single request.
  await new Upload({ client: s3(), params }).done();
}

/** S3 answers 403 instead of 404 to a caller that may not list the bucket (S3: GetObject, Permissions). */
const isAbsent = (error: unknown): boolean =>
  error instanceof S3ServiceException &&
  (error.name === 'NoSuchKey' || error.$metadata.httpStatusCode === 403);
