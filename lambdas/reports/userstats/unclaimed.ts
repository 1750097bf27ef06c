/**
 * Exports that were made but not sent, because the interaction's token had expired or Discord refused the reply. The same
 * command, given again soon, sends the existing file (docs/decisions/0009-unclaimed-exports.md).
 */
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { UNCLAIMED } from '../../../shared/aws/bucket-folders.ts';
import { s3 } from '../../../shared/aws/s3.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';
import { deleteStored, type ObjectPlace, readStored, StorageError } from '../files/stored-file.ts';
import type { MadeFile } from '../reply/deliver.ts';

/** Identifies an export: two commands with the same identity can share a file. */
export interface ExportIdentity {
  bucket: string;
  /** The guild's folder. */
  folder: string;
  /** The file's name, which states everything else that the content depends on. */
  name: string;
  /** The months whose hashes the file shows, `YYYY-MM`. */
  open: readonly string[];
}

/** The stored note about an unclaimed export. */
interface Note {
  key: string;
  size: number;
  rows: number;
  /** When the export started, ms. */
  made: number;
  open: readonly string[];
}

const LINK_MS = HOUR_MS;

/** A file with hashes expires when its first link would have; 15 minutes before that a link is no longer useful. */
const WITH_HASHES_MS = LINK_MS - 15 * 60_000;

/** The bucket keeps objects for a day, and a link must stay valid for an hour. */
const WITH_TOKENS_MS = DAY_MS - LINK_MS;

/**
 * Finds an unclaimed export, unless it is too old or one of its months was closed since. Its content is read if it has at
 * most `keepUpTo` bytes. `now` is in ms. Throws a {@link StorageError}.
 */
export async function findUnclaimed(
  identity: ExportIdentity,
  now: number,
  keepUpTo: number,
): Promise<(MadeFile & { made: number }) | undefined> {
  const note = await readNote(placeOf(identity));
  if (!note || note.open.join() !== identity.open.join()) return undefined;
  const withHashes = note.open.length > 0;
  if (now - note.made > (withHashes ? WITH_HASHES_MS : WITH_TOKENS_MS)) return undefined;
  const { key, size, rows, made } = note;
  const place = { bucket: identity.bucket, key };
  const content = size <= keepUpTo ? await readStored(place) : undefined;
  return { ...place, size, rows, made, content, ...(withHashes && { linkUntil: made + LINK_MS }) };
}

/** Keeps a file as unclaimed; `made` (ms) is when the export started. Throws a {@link StorageError}. */
export async function keepUnclaimed(identity: ExportIdentity, file: MadeFile, made: number): Promise<void> {
  const { key, size, rows } = file;
  const note: Note = { key, size, rows, made, open: identity.open };
  const place = placeOf(identity);
  await orStorageError('The note about the file could not be stored.', () =>
    s3().send(
      new PutObjectCommand({
        Bucket: place.bucket,
        Key: place.key,
        Body: JSON.stringify(note),
        ContentType: 'application/json',
      }),
    ),
  );
}

/** Forgets an unclaimed export once it is sent. Throws a {@link StorageError}. */
export const forgetUnclaimed = (identity: ExportIdentity): Promise<void> => deleteStored(placeOf(identity));

const placeOf = ({ bucket, folder, name }: ExportIdentity): ObjectPlace => ({
  bucket,
  key: `${folder}/${UNCLAIMED}/${name}.json`,
});

async function readNote(place: ObjectPlace): Promise<Note | undefined> {
  // The key is listed first: to a role that may not list the whole bucket, S3 answers 403 for a missing object.
  const { Contents: found = [] } = await orStorageError('The stored files could not be listed.', () =>
    s3().send(new ListObjectsV2Command({ Bucket: place.bucket, Prefix: place.key, MaxKeys: 1 })),
  );
  if (found[0]?.Key !== place.key) return undefined;
  // Only this module writes notes, so the shape is known.
  return JSON.parse(new TextDecoder().decode(await readStored(place))) as Note;
}

async function orStorageError<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new StorageError(what, { cause: error });
  }
}
