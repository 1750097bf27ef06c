/**
 * Files that were made and could not be handed over, because the interaction's token had expired or Discord did not take
 * the reply: whoever asks the same again soon gets what is there (docs/decisions/0009-unclaimed-exports.md).
 */
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { UNCLAIMED } from '../../../shared/aws/bucket-folders.ts';
import { s3 } from '../../../shared/aws/s3.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';
import { deleteStored, type ObjectPlace, readStored, StorageError } from '../files/stored-file.ts';
import type { MadeFile } from '../reply/deliver.ts';

/** What was asked for. */
export interface Question {
  bucket: string;
  /** The guild's folder. */
  folder: string;
  /** Says all that decides what is in the file, but for `open`. */
  name: string;
  /** The months whose hashes the file shows, `YYYY-MM`. */
  open: readonly string[];
}

/** What is noted of a file. */
interface Note {
  key: string;
  size: number;
  rows: number;
  /** When its making began, ms. */
  made: number;
  open: readonly string[];
}

const LINK_MS = HOUR_MS;

/** A link to hashes must hold no longer than the first would have, and long enough to be of use. */
const WITH_HASHES_MS = LINK_MS - 15 * 60_000;

/** The bucket keeps objects for a day, and a link has to hold an hour. */
const WITH_TOKENS_MS = DAY_MS - LINK_MS;

/**
 * The file that waits for a question, unless it is too old or a month was closed since; with its content where it has no
 * more than `keepUpTo` bytes. Throws a {@link StorageError}.
 */
export async function findUnclaimed(
  question: Question,
  now: number,
  keepUpTo: number,
): Promise<(MadeFile & { made: number }) | undefined> {
  const note = await readNote(placeOf(question));
  if (!note || note.open.join() !== question.open.join()) return undefined;
  const withHashes = note.open.length > 0;
  if (now - note.made > (withHashes ? WITH_HASHES_MS : WITH_TOKENS_MS)) return undefined;
  const { key, size, rows, made } = note;
  const place = { bucket: question.bucket, key };
  const content = size <= keepUpTo ? await readStored(place) : undefined;
  return { ...place, size, rows, made, content, ...(withHashes && { linkUntil: made + LINK_MS }) };
}

/** Lets a file wait for whoever asks the same again; `made` (ms) is when its making began. Throws a {@link StorageError}. */
export async function leaveUnclaimed(question: Question, file: MadeFile, made: number): Promise<void> {
  const { key, size, rows } = file;
  const note: Note = { key, size, rows, made, open: question.open };
  const place = placeOf(question);
  await orStorageError('A note about the file could not be left.', () =>
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

/** The file has been handed over: whoever asks next gets a new one. Throws a {@link StorageError}. */
export const settleUnclaimed = (question: Question): Promise<void> => deleteStored(placeOf(question));

const placeOf = ({ bucket, folder, name }: Question): ObjectPlace => ({
  bucket,
  key: `${folder}/${UNCLAIMED}/${name}.json`,
});

async function readNote(place: ObjectPlace): Promise<Note | undefined> {
  // Listed first: S3 answers a fetch of what is not there with 403 to a role that may not list everything.
  const { Contents: found = [] } = await orStorageError('Stored files could not be looked for.', () =>
    s3().send(new ListObjectsV2Command({ Bucket: place.bucket, Prefix: place.key, MaxKeys: 1 })),
  );
  if (found[0]?.Key !== place.key) return undefined;
  // Written by this module only, so its shape is trusted.
  return JSON.parse(new TextDecoder().decode(await readStored(place))) as Note;
}

async function orStorageError<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new StorageError(what, { cause: error });
  }
}
