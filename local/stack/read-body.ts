import type { IncomingMessage } from 'node:http';

/**
 * A request's body, up to `maxBytes`. A body that is too large is read to its end all the same, without keeping it, so
 * that its sender hears the answer. Never throws: a body can break off.
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
