/** The files of days in the bucket. */
import { GetObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { DAYS } from '../../../shared/bucket-folders.ts';
import { requireEnv } from '../../../shared/env.ts';
import { s3 } from '../../../shared/s3.ts';

const placeOf = (guild: string, day: string) => ({
  Bucket: requireEnv('REPORTS_BUCKET'),
  Key: `${DAYS}${guild}/${day}.parquet`,
});

/** The file of a guild's day; undefined where there is none. Throws the SDK's errors. */
export async function loadDay(guild: string, day: string): Promise<Uint8Array | undefined> {
  try {
    const { Body: body } = await s3().send(new GetObjectCommand(placeOf(guild, day)));
    return await body?.transformToByteArray();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Puts the file of a guild's day in the place of what was there. Throws the SDK's errors. */
export async function storeDay(guild: string, day: string, file: Uint8Array<ArrayBuffer>): Promise<void> {
  const params = { ...placeOf(guild, day), Body: file, ContentType: 'application/vnd.apache.parquet' };
  // In parts where it is large: not every bucket takes much at once.
  await new Upload({ client: s3(), params }).done();
}

/** Who may not list a bucket is told of what is not there that it is forbidden (S3: GetObject, Permissions). */
const isAbsent = (error: unknown): boolean =>
  error instanceof S3ServiceException &&
  (error.name === 'NoSuchKey' || error.$metadata.httpStatusCode === 403);
