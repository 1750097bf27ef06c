/** The files of days in the bucket, and those of a month as one object. */
import { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput, S3ServiceException } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { DAYS } from '../../shared/aws/bucket-folders.ts';
import { s3 } from '../../shared/aws/s3.ts';
import { requireEnv } from '../../shared/env.ts';
import { piecesOf } from './split-stream.ts';

const dayKey = (guild: string, day: string): string => `${DAYS}${guild}/${day}.parquet`;
/** Engines that are pointed at a folder leave out what begins like this (Hive: hidden files). */
const monthKey = (guild: string, month: string): string => `${DAYS}${guild}/_${month}`;

/** What is kept beside a month's object: how many bytes each of its days has, in their order. */
const LENGTHS = 'lengths';

/** The file of a guild's day; undefined where there is none. Throws the SDK's errors. */
export async function loadDay(guild: string, day: string): Promise<Uint8Array | undefined> {
  const found = await load(dayKey(guild, day));
  return await found?.Body?.transformToByteArray();
}

/**
 * The files of a guild's month, each as soon as it has arrived; undefined where they are not bound. Throws the SDK's errors,
 * and a file that does not arrive rejects with them.
 */
export async function loadMonth(guild: string, month: string): Promise<Promise<Uint8Array>[] | undefined> {
  const { Body: body, Metadata: about } = (await load(monthKey(guild, month))) ?? {};
  const lengths = about?.[LENGTHS]?.split(' ').map(Number);
  return body instanceof Readable && lengths ? piecesOf(body, lengths) : undefined;
}

/** Puts the file of a guild's day in the place of what was there. Throws the SDK's errors. */
export const storeDay = (guild: string, day: string, file: Uint8Array<ArrayBuffer>): Promise<void> =>
  store(dayKey(guild, day), file, { ContentType: 'application/vnd.apache.parquet' });

/** Binds the files of a guild's month, one after another. Throws the SDK's errors. */
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
  about: { ContentType?: string; Metadata?: Record<string, string> },
): Promise<void> {
  const params = { Bucket: requireEnv('REPORTS_BUCKET'), Key: key, Body: body, ...about };
  // In parts where it is large: not every bucket takes much at once.
  await new Upload({ client: s3(), params }).done();
}

/** Who may not list a bucket is told of what is not there that it is forbidden (S3: GetObject, Permissions). */
const isAbsent = (error: unknown): boolean =>
  error instanceof S3ServiceException &&
  (error.name === 'NoSuchKey' || error.$metadata.httpStatusCode === 403);
