import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';

/**
 * Takes half the time of the default level (6). A large server's file consists mostly of hashes and grows by a thirtieth. A
 * small server's file repeats the same people and can grow by a third, but is small.
 */
const LEVEL = 3;

/** Output buffer per piece, bytes. Most pieces fit into it; the default of 16 KB would need many round trips to a thread. */
const CHUNK_BYTES = 512 * 2 ** 10;

/** A sync flush ends a piece at a whole byte without ending the stream, so that another piece can follow. */
const OPTIONS = { level: LEVEL, chunkSize: CHUNK_BYTES, finishFlush: constants.Z_SYNC_FLUSH };

/** Pieces in compression at once: one for each of the four threads of Node's default pool. */
const MAX_PENDING = 4;

/** The header: deflate, with name, time, level and system unset (RFC 1952, 2.3). */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/** An empty last block (RFC 1951, 3.2.6). */
const END = Buffer.from([3, 0]);

const deflated = promisify<Buffer, typeof OPTIONS, Buffer<ArrayBuffer>>(deflateRaw);

/**
 * Compresses a text to a gzip file. Several threads compress pieces independently while the next pieces are made. The
 * results, one after another, form one stream (RFC 1951, 3.2.3). Throws what `pieces` throws.
 */
export async function* gzipped(pieces: AsyncIterable<string>): AsyncGenerator<Buffer<ArrayBuffer>> {
  const pending: Promise<Buffer<ArrayBuffer>>[] = [];
  let checksum = 0;
  let size = 0;
  yield HEADER;
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece);
    checksum = crc32(bytes, checksum);
    size += bytes.length;
    const compressed = deflated(bytes, OPTIONS);
    compressed.catch(() => {}); // It is awaited below. Until then a rejection must not count as unhandled.
    pending.push(compressed);
    if (pending.length === MAX_PENDING) yield (await pending.shift()) as Buffer<ArrayBuffer>;
  }
  for (const compressed of pending) yield await compressed;
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(checksum, 0);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  yield Buffer.concat([END, trailer]);
}
