import { ServiceError } from '../service-error.ts';

const NEW_LINE = '\r\n';
/** Longer than the line of a chunk's size, its signature or a checksum can be. */
const MOST_LINE_BYTES = 8192;

const incomplete = (): ServiceError =>
  new ServiceError('IncompleteBody', 'The request body terminated unexpectedly');

/**
 * Decodes a body of the encoding aws-chunked, in which headers follow the content: they are put into `trailers`, with names
 * in lower case (S3 API: Signature calculations for trailing headers). Throws IncompleteBody.
 */
export async function* decodeChunks(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  trailers: Map<string, string>,
): AsyncGenerator<Uint8Array> {
  const reader = createReader(body);
  for (;;) {
    const size = sizeOf(await reader.line());
    if (size === 0) break;
    yield* reader.bytes(size);
    if ((await reader.line()) !== '') throw incomplete();
  }
  for (;;) {
    const line = await reader.line();
    if (line === '') return;
    const colon = line.indexOf(':');
    trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}

/** A chunk begins with its size in hexadecimal digits; a signature may follow. */
function sizeOf(line: string): number {
  const [, digits] = /^([0-9a-f]{1,8})(?:;.*)?$/i.exec(line) ?? [];
  if (digits === undefined) throw incomplete();
  return Number.parseInt(digits, 16);
}

interface Reader {
  /** The next line without its end. */
  line: () => Promise<string>;
  /** The next so many bytes, as they come. */
  bytes: (count: number) => AsyncGenerator<Uint8Array>;
}

function createReader(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Reader {
  const source = Symbol.asyncIterator in body ? body[Symbol.asyncIterator]() : body[Symbol.iterator]();
  let ahead = Buffer.alloc(0);
  const fetchMore = async (): Promise<void> => {
    const { done, value } = await source.next();
    if (done) throw incomplete();
    ahead = ahead.length === 0 ? Buffer.from(value) : Buffer.concat([ahead, value]);
  };
  return {
    async line() {
      for (;;) {
        const end = ahead.indexOf(NEW_LINE);
        if (end >= 0) {
          const line = ahead.toString('latin1', 0, end);
          ahead = ahead.subarray(end + NEW_LINE.length);
          return line;
        }
        if (ahead.length > MOST_LINE_BYTES) throw incomplete();
        await fetchMore();
      }
    },
    async *bytes(count) {
      let left = count;
      while (left > 0) {
        if (ahead.length === 0) await fetchMore();
        const part = ahead.subarray(0, left);
        ahead = ahead.subarray(part.length);
        left -= part.length;
        yield part;
      }
    },
  };
}
