/**
 * An object as one file: its content, a zero byte, a description in JSON, the length of those two in four bytes, and a mark.
 * Content and description come to the disk together, and the description can say what is only known after the content. The
 * zero byte lets programs unpack a compressed content where it lies: zlib takes it for the end.
 */
import { type FileHandle, open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createDigest, type Digest } from '../digest.ts';
import { OWNER_FILE } from './directories.ts';

const ZERO = 0;
const MARK = Buffer.from('USO1');
const LENGTH_BYTES = 4;
const END_BYTES = LENGTH_BYTES + MARK.length;

type Source = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Writes a new file and resolves to its description once all of it is on the disk. `describe` is called after the content.
 * When that or the content throws, or the signal aborts, the file is deleted.
 */
export async function writeObjectFile<T extends object>(
  path: string,
  content: Source,
  describe: (digest: Digest) => T,
  signal?: AbortSignal,
): Promise<T> {
  const file = await open(path, 'wx', OWNER_FILE);
  try {
    const description = describe(await writeContent(file, content, signal));
    await file.writeFile(endOf(description));
    await file.sync();
    await file.close();
    return description;
  } catch (error) {
    await file.close().catch(() => {});
    await rm(path, { force: true });
    throw error;
  }
}

async function writeContent(file: FileHandle, content: Source, signal?: AbortSignal): Promise<Digest> {
  const digest = createDigest();
  const write = async (parts: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const part of parts) {
      digest.add(part);
      await file.writeFile(part);
    }
  };
  await pipeline(content, write, signal ? { signal } : {});
  return digest.end();
}

function endOf(description: object): Buffer {
  const json = Buffer.concat([Buffer.of(ZERO), Buffer.from(JSON.stringify(description))]);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(json.length);
  return Buffer.concat([json, length, MARK]);
}

/** An object's file, opened: it stays as it is, also when another takes its name. */
export interface OpenObject<T> {
  description: T;
  /** The content. Its reading to the end, or its destruction, closes the file. */
  content: () => Readable;
  close: () => Promise<void>;
}

/** Opens a file. Throws an Error that names it where it is damaged, and the system's errors. */
export async function openObjectFile<T>(path: string): Promise<OpenObject<T>> {
  const file = await open(path, 'r');
  try {
    const { json, size } = await readEnd(file, path);
    return {
      description: JSON.parse(json.toString()) as T,
      content: () => contentOf(file, size),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Reads a file's description. Throws as {@link openObjectFile}. */
export async function readDescription<T>(path: string): Promise<T> {
  const { description, close } = await openObjectFile<T>(path);
  await close();
  return description;
}

async function readEnd(file: FileHandle, path: string): Promise<{ json: Buffer; size: number }> {
  const { size: all } = await file.stat();
  const end = await readAt(file, all - END_BYTES, END_BYTES);
  const size = all - END_BYTES - (end.length === END_BYTES ? end.readUInt32BE(0) : all);
  if (size < 0 || !end.subarray(LENGTH_BYTES).equals(MARK))
    throw new Error(
      `The object in the file ${path} is damaged. Restore it from a backup, or delete the file.`,
    );
  return { json: await readAt(file, size + 1, all - END_BYTES - size - 1), size };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (position < 0) return Buffer.alloc(0);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function contentOf(file: FileHandle, size: number): Readable {
  if (size > 0) return file.createReadStream({ start: 0, end: size - 1 });
  return new Readable({
    read() {
      this.push(null);
    },
    destroy: (error, done) => void file.close().then(() => done(error), done),
  });
}
