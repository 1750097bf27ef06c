import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';

/**
 * Half the time of the usual level (6). A large server's file, most of which are hashes, is a thirtieth larger for it; a small
 * one's, in which the same people come up again soon, by as much as a third of little.
 */
const LEVEL = 3;

/** What comes of a piece is fetched from its thread at so many bytes at a time: once for most, where 16 KB are usual. */
const CHUNK_BYTES = 512 * 2 ** 10;

/** A piece ends at a whole byte, and not with what ends a file: another one can follow. */
const OPTIONS = { level: LEVEL, chunkSize: CHUNK_BYTES, finishFlush: constants.Z_SYNC_FLUSH };

/** Pieces that are compressed or waiting: as many as threads, and while they are at it, time to make others. */
const AT_ONCE = 4;

/** What a file begins with: deflate, nothing said of name, time, level and system (RFC 1952, 2.3). */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/** An empty last block (RFC 1951, 3.2.6). */
const END = Buffer.from([3, 0]);

const deflated = promisify<Buffer, typeof OPTIONS, Buffer<ArrayBuffer>>(deflateRaw);

/**
 * A text as a gzip file. Its pieces are compressed by several threads at once while the next are made, each for itself;
 * one after another they are one stream, as if they had been compressed together (RFC 1951, 3.2.3). Throws what `pieces`
 * throws.
 */
export async function* gzipped(pieces: AsyncIterable<string>): AsyncGenerator<Buffer<ArrayBuffer>> {
  const waiting: Promise<Buffer<ArrayBuffer>>[] = [];
  let sum = 0;
  let size = 0;
  yield HEADER;
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece);
    sum = crc32(bytes, sum);
    size += bytes.length;
    const compressed = deflated(bytes, OPTIONS);
    compressed.catch(() => {}); // Awaited below, in its turn: until then a rejection is not unhandled.
    waiting.push(compressed);
    if (waiting.length === AT_ONCE) yield (await waiting.shift()) as Buffer<ArrayBuffer>;
  }
  for (const compressed of waiting) yield await compressed;
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(sum, 0);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  yield Buffer.concat([END, trailer]);
}
