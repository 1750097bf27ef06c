import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../digest.ts';
import { noSuchBucket, noSuchKey } from '../service-error.ts';
import { makeDirectory, syncDirectory } from './directories.ts';
import {
  bucketDirectory,
  bucketOfDirectory,
  draftsDirectory,
  isBucketName,
  isObjectFile,
  objectFileName,
  objectsDirectory,
  uploadsDirectory,
} from './layout.ts';
import { type OpenObject, openObjectFile, readDescription, writeObjectFile } from './object-file.ts';

/** An object without its content. */
export interface StoredObject {
  key: string;
  /** Bytes. */
  size: number;
  etag: string;
  /** In Base64. */
  crc32: string;
  /** When it was written (ms, whole seconds: S3 tells no more). */
  modified: number;
  /** The headers that it is given back with. */
  headers: Record<string, string>;
}

export interface NewObject {
  bucket: string;
  key: string;
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  describe: (digest: Digest) => StoredObject;
  signal?: AbortSignal | undefined;
}

/** Buckets of objects in a directory that no other process writes to. */
export interface ObjectStore {
  /** Names in order. */
  buckets: () => string[];
  has: (bucket: string) => boolean;
  /** Makes a bucket, if it is missing. */
  create: (bucket: string) => Promise<void>;
  /** Puts an object in the place of what was there: readers see one or the other, whole. Throws NoSuchBucket. */
  put: (object: NewObject) => Promise<StoredObject>;
  /** Throws NoSuchBucket or NoSuchKey. */
  find: (bucket: string, key: string) => Promise<StoredObject>;
  /** Opens an object. Throws as `find`. */
  open: (bucket: string, key: string) => Promise<OpenObject<StoredObject>>;
  /** Deletes objects, of which some may not be there. Throws NoSuchBucket. */
  remove: (bucket: string, keys: readonly string[]) => Promise<void>;
  /** All objects, in the order of their keys' bytes. Throws NoSuchBucket. */
  list: (bucket: string) => Promise<StoredObject[]>;
}

type Index = Map<string, StoredObject>;

export function createObjectStore(dir: string): ObjectStore {
  makeDirectory(dir);
  // What the process before this one did not finish.
  rmSync(draftsDirectory(dir), { recursive: true, force: true });
  makeDirectory(draftsDirectory(dir));

  const indexes = new Map<string, Promise<Index>>();
  // A name comes from a request: one that is no bucket's is never made into a path.
  const has = (bucket: string): boolean => isBucketName(bucket) && existsSync(objectsDirectory(dir, bucket));
  const pathOf = (bucket: string, key: string) => join(objectsDirectory(dir, bucket), objectFileName(key));
  async function indexOf(bucket: string): Promise<Index> {
    if (!has(bucket)) throw noSuchBucket();
    const index = indexes.get(bucket) ?? readIndex(objectsDirectory(dir, bucket));
    indexes.set(bucket, index);
    return index;
  }
  async function find(bucket: string, key: string): Promise<StoredObject> {
    const object = (await indexOf(bucket)).get(key);
    if (!object) throw noSuchKey();
    return object;
  }

  return {
    buckets: () =>
      readdirSync(dir)
        .flatMap((name) => bucketOfDirectory(name) ?? [])
        .sort(),
    has,
    async create(bucket) {
      makeDirectory(uploadsDirectory(dir, bucket));
      makeDirectory(objectsDirectory(dir, bucket));
      await syncDirectory(bucketDirectory(dir, bucket));
      await syncDirectory(dir);
    },
    async put({ bucket, key, content, describe, signal }) {
      const index = await indexOf(bucket);
      const draft = join(draftsDirectory(dir), randomUUID());
      const object = await writeObjectFile(draft, content, describe, signal);
      // Both in one step: of two that write the same key, the later one stays in the file and in the index.
      renameSync(draft, pathOf(bucket, key));
      index.set(key, object);
      await syncDirectory(objectsDirectory(dir, bucket));
      return object;
    },
    find,
    async open(bucket, key) {
      await find(bucket, key);
      return openObjectFile<StoredObject>(pathOf(bucket, key)).catch(throwDeleted);
    },
    async remove(bucket, keys) {
      const index = await indexOf(bucket);
      for (const key of keys) {
        rmSync(pathOf(bucket, key), { force: true });
        index.delete(key);
      }
      await syncDirectory(objectsDirectory(dir, bucket));
    },
    async list(bucket) {
      const objects = [...(await indexOf(bucket)).values()];
      return objects
        .map((object) => ({ object, bytes: Buffer.from(object.key) }))
        .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
        .map(({ object }) => object);
    },
  };
}

/** An object may be deleted between its look-up and its opening. */
function throwDeleted(error: NodeJS.ErrnoException): never {
  throw error.code === 'ENOENT' ? noSuchKey() : error;
}

async function readIndex(objects: string): Promise<Index> {
  const index: Index = new Map();
  for (const name of readdirSync(objects).filter(isObjectFile)) {
    const object = await readDescription<StoredObject>(join(objects, name));
    index.set(object.key, object);
  }
  return index;
}
