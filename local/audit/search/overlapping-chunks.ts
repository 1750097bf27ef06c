/** A piece of a stream that begins with the end of the piece before it. */
export interface Chunk {
  bytes: Buffer;
  /** The offset of its first byte in the stream. */
  offset: number;
  /** How many of its first bytes the piece before it has too. A match that ends within them was found there. */
  overlap: number;
}

/** Cuts a stream into chunks that overlap by `overlap` bytes, so that no match up to that length is cut apart. */
export async function* overlappingChunks(
  stream: AsyncIterable<Uint8Array>,
  overlap: number,
): AsyncGenerator<Chunk> {
  let tail = Buffer.alloc(0);
  let read = 0;
  for await (const piece of stream) {
    const bytes = Buffer.concat([tail, piece]);
    yield { bytes, offset: read - tail.length, overlap: tail.length };
    read += piece.length;
    tail = bytes.subarray(Math.max(0, bytes.length - overlap));
  }
}
