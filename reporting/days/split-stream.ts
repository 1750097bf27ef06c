/**
 * Splits a stream into pieces of the given lengths in bytes and gives each piece as soon as it has arrived. A stream that
 * fails or ends early rejects the pieces that have not arrived.
 */
export function splitStream(
  stream: AsyncIterable<Uint8Array>,
  lengths: readonly number[],
): Promise<Uint8Array>[] {
  const pieces = lengths.map((length) => ({ length, ...Promise.withResolvers<Uint8Array>() }));
  for (const { promise } of pieces) promise.catch(() => {}); // The caller may await a piece later, or never.
  resolvePieces(stream, pieces).catch((error) => {
    for (const { reject } of pieces) reject(error);
  });
  return pieces.map(({ promise }) => promise);
}

async function resolvePieces(
  stream: AsyncIterable<Uint8Array>,
  pieces: readonly { length: number; resolve: (piece: Uint8Array) => void }[],
): Promise<void> {
  const whole = Buffer.allocUnsafe(pieces.reduce((sum, { length }) => sum + length, 0));
  let arrived = 0;
  let start = 0;
  let next = 0;
  for await (const chunk of stream) {
    whole.set(chunk, arrived);
    arrived += chunk.byteLength;
    for (let piece = pieces[next]; piece && start + piece.length <= arrived; piece = pieces[++next]) {
      piece.resolve(whole.subarray(start, start + piece.length));
      start += piece.length;
    }
  }
  if (next < pieces.length) throw new Error('A stream ended before all of its pieces had arrived.');
}
