import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body, at most `maxBytes`. Reads a larger body to its end too, without keeping it, so that the client
 * gets the answer. Never throws: a body can break off.
 */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer | 'too large' | 'broken off'> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
    }
  } catch {
    return 'broken off';
  }
  return size <= maxBytes ? Buffer.concat(chunks) : 'too large';
}
