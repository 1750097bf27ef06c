/** A piece of a stream, with the end of the piece before it in front. */
export interface Window {
  bytes: Buffer;
  /** Where in the stream its first byte is. */
  offset: number;
  /** How many of its bytes were already in the piece before: what ends within them was seen there. */
  seen: number;
}

/** Cuts a stream so that nothing up to `overlap` bytes long is torn apart. */
export async function* windows(chunks: AsyncIterable<Uint8Array>, overlap: number): AsyncGenerator<Window> {
  let tail = Buffer.alloc(0);
  let read = 0;
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([tail, chunk]);
    yield { bytes, offset: read - tail.length, seen: tail.length };
    read += chunk.length;
    tail = bytes.subarray(Math.max(0, bytes.length - overlap));
  }
}
