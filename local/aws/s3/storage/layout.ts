/**
 * Where things are below the directory of the local S3. A key is any text of up to 1,024 bytes (S3: Naming objects): too long
 * for a file's name, and with characters, cases and names that some systems take for others. So a file is named after the
 * key's hash, and keeps the key inside.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** With something before it, no bucket has a name that Windows keeps for a device. */
const BUCKET = 'bucket-';
const OBJECT_FILE = /^[0-9a-f]{64}$/;
const UPLOAD = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** S3: General purpose bucket naming rules. */
const BUCKET_NAME = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
export const isBucketName = (name: string): boolean => BUCKET_NAME.test(name);

/** Upload ids come from clients. Only one of this form is ever made into a path. */
export const isUploadId = (id: string): boolean => UPLOAD.test(id);

/** Files are written here and then renamed: a file elsewhere is whole. */
export const draftsDirectory = (dir: string): string => join(dir, 'drafts');

export const bucketDirectory = (dir: string, bucket: string): string => join(dir, BUCKET + bucket);
export const objectsDirectory = (dir: string, bucket: string): string =>
  join(bucketDirectory(dir, bucket), 'objects');
export const uploadsDirectory = (dir: string, bucket: string): string =>
  join(bucketDirectory(dir, bucket), 'uploads');

/** The bucket that a directory belongs to; undefined for any other directory. */
export const bucketOfDirectory = (name: string): string | undefined =>
  name.startsWith(BUCKET) && isBucketName(name.slice(BUCKET.length)) ? name.slice(BUCKET.length) : undefined;

export const objectFileName = (key: string): string => createHash('sha256').update(key).digest('hex');
export const isObjectFile = (name: string): boolean => OBJECT_FILE.test(name);

export const uploadDirectory = (dir: string, bucket: string, id: string): string =>
  join(uploadsDirectory(dir, bucket), id);
/** Holds what the upload's object is to be. */
export const uploadFile = (upload: string): string => join(upload, 'upload');
export const partFile = (upload: string, part: number): string => join(upload, `part-${part}`);
