import type { Findings } from './findings.ts';
import type { Matcher } from './search/matcher.ts';
import { type Chunk, overlappingChunks } from './search/overlapping-chunks.ts';
import type { Secret } from './secrets.ts';
import { judge, type Location } from './verdict.ts';

/** Sees each chunk of a stream that is searched, with its place in words. */
export type Inspect = (chunk: Chunk, place: string) => void;

/** Gives the kind of place of the bytes `from` to `to` of a chunk. */
export type Locate = (bytes: Uint8Array, from: number, to: number) => Location;

/** Searches bytes and texts for the secrets, and adds what it finds to the findings. */
export interface Searcher {
  /** Searches one text or piece of binary data. */
  searchPart: (part: string | Uint8Array, location: Location, place: string) => void;
  /** Searches a stream, chunk by chunk. `inspect` sees each chunk too. Rejects when the stream fails. */
  searchStream: (
    stream: AsyncIterable<Uint8Array>,
    location: Location | Locate,
    place: string,
    inspect?: Inspect,
  ) => Promise<void>;
  /** A name or key as it may be printed, with stars in place of a secret. */
  masked: (text: string) => string;
  /** How many bytes have been searched. */
  bytes: () => number;
}

/** Bytes. Longer than any data that an `Inspect` looks for by its shape. */
const OVERLAP = 1024;

/** A searcher for the matcher's secrets. */
export function createSearcher(matcher: Matcher<Secret>, findings: Findings): Searcher {
  /** Subjects of the hashes in dead-letter queues: the database's file holds these hashes too. */
  const deadLettered = new Set<string>();
  let searched = 0;

  function report(secret: Secret, location: Location, place: string, offset?: number): void {
    const verdict = judge(secret, location, deadLettered);
    if (verdict === 'allowed') return;
    if (location === 'dead letters') deadLettered.add(secret.subject);
    findings.add({
      kind: secret.kind,
      what: `${secret.subject} (${secret.form})`,
      place,
      tolerated: verdict === 'tolerated',
      ...(offset !== undefined && { offset }),
    });
  }

  return {
    searchPart(part, location, place) {
      const bytes = typeof part === 'string' ? Buffer.from(part) : part;
      searched += bytes.length;
      matcher.search(bytes, (secret) => report(secret, location, place));
    },
    async searchStream(stream, location, place, inspect) {
      for await (const chunk of overlappingChunks(stream, Math.max(OVERLAP, matcher.longest))) {
        const { bytes, offset, overlap } = chunk;
        searched += bytes.length - overlap;
        matcher.search(bytes, (secret, from, to) => {
          if (to <= overlap) return;
          const at = typeof location === 'string' ? location : location(bytes, from, to);
          report(secret, at, place, offset + from);
        });
        inspect?.(chunk, place);
      }
    },
    masked(text) {
      const bytes = Buffer.from(text);
      const hidden: [number, number][] = [];
      matcher.search(bytes, (_, from, to) => hidden.push([from, to]));
      for (const [from, to] of hidden) bytes.fill('*', from, to);
      return bytes.toString();
    },
    bytes: () => searched,
  };
}
