import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../digest.ts';
import { noSuchUpload } from '../service-error.ts';
import { makeDirectory } from './directories.ts';
import {
  draftsDirectory,
  isBucketName,
  isUploadId,
  partFile,
  uploadDirectory,
  uploadFile,
  uploadsDirectory,
} from './layout.ts';
import { openObjectFile, readDescription, writeObjectFile } from './object-file.ts';

/** A multipart upload: an object that comes in parts. */
export interface Upload {
  key: string;
  /** The headers that the object is given back with. */
  headers: Record<string, string>;
  /** ms. */
  begun: number;
}

export interface Part extends Digest {
  number: number;
}

export interface NewPart {
  number: number;
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  describe: (digest: Digest) => Part;
  signal?: AbortSignal | undefined;
}

/** Multipart uploads, beside the objects. Every method but `begin` and `sweep` throws NoSuchUpload. */
export interface UploadStore {
  /** Resolves to the upload's id. */
  begin: (bucket: string, upload: Upload) => Promise<string>;
  find: (bucket: string, id: string, key: string) => Promise<Upload>;
  /** Keeps a part in the place of one with its number. */
  putPart: (bucket: string, id: string, part: NewPart) => Promise<Part>;
  /** A part without its content; undefined where there is none. */
  findPart: (bucket: string, id: string, number: number) => Promise<Part | undefined>;
  /** The contents of parts one after another. */
  contents: (bucket: string, id: string, numbers: readonly number[]) => AsyncIterable<Uint8Array>;
  /** Ends an upload and deletes its parts. */
  end: (bucket: string, id: string) => void;
  /** Ends the uploads that began before `until` (ms). Resolves to their number. */
  sweep: (bucket: string, until: number) => Promise<number>;
}

export function createUploadStore(dir: string): UploadStore {
  const newDraft = (): string => join(draftsDirectory(dir), randomUUID());
  function directoryOf(bucket: string, id: string): string {
    const upload = isBucketName(bucket) && isUploadId(id) ? uploadDirectory(dir, bucket, id) : undefined;
    if (upload === undefined || !existsSync(uploadFile(upload))) throw noSuchUpload();
    return upload;
  }
  const end = (bucket: string, id: string): void =>
    rmSync(directoryOf(bucket, id), { recursive: true, force: true });

  return {
    async begin(bucket, upload) {
      const id = randomUUID();
      const directory = uploadDirectory(dir, bucket, id);
      const draft = newDraft();
      await writeObjectFile(draft, [], () => upload);
      makeDirectory(directory);
      renameSync(draft, uploadFile(directory));
      return id;
    },
    async find(bucket, id, key) {
      const upload = await readDescription<Upload>(uploadFile(directoryOf(bucket, id)));
      if (upload.key !== key) throw noSuchUpload();
      return upload;
    },
    async putPart(bucket, id, { number, content, describe, signal }) {
      directoryOf(bucket, id);
      const draft = newDraft();
      const part = await writeObjectFile(draft, content, describe, signal);
      try {
        // The upload may have ended meanwhile.
        renameSync(draft, partFile(directoryOf(bucket, id), number));
      } catch (error) {
        rmSync(draft, { force: true });
        throw error;
      }
      return part;
    },
    async findPart(bucket, id, number) {
      const path = partFile(directoryOf(bucket, id), number);
      return existsSync(path) ? readDescription<Part>(path) : undefined;
    },
    async *contents(bucket, id, numbers) {
      for (const number of numbers) {
        const { content } = await openObjectFile<Part>(partFile(directoryOf(bucket, id), number));
        yield* content();
      }
    },
    end,
    async sweep(bucket, until) {
      const uploads = uploadsDirectory(dir, bucket);
      const ids = existsSync(uploads) ? readdirSync(uploads).filter(isUploadId) : [];
      let swept = 0;
      for (const id of ids) {
        const directory = uploadDirectory(dir, bucket, id);
        const file = uploadFile(directory);
        // One without its file was cut short as it began.
        if (existsSync(file) && (await readDescription<Upload>(file)).begun >= until) continue;
        rmSync(directory, { recursive: true, force: true });
        swept++;
      }
      return swept;
    },
  };
}
