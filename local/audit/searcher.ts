import type { Finds } from './findings.ts';
import type { Matcher } from './search/matcher.ts';
import { type Window, windows } from './search/overlapping-chunks.ts';
import { judge, type Leak, type Where } from './secrets.ts';

/** Sees each piece of what is searched, and where it lies. */
export type Look = (window: Window, place: string) => void;

/** Searches bytes and texts for everything, and enters what it finds. */
export interface Searcher {
  /** One text or piece of binary data. */
  part: (part: string | Uint8Array, where: Where, place: string) => void;
  /** A stream, in pieces. `look` sees each of them too. Rejects when the stream fails. */
  stream: (chunks: AsyncIterable<Uint8Array>, where: Where, place: string, look?: Look) => Promise<void>;
  /** A name or key as it may be printed: what is searched for in it is left out. */
  masked: (text: string) => string;
  /** How many bytes have been searched. */
  bytes: () => number;
}

/** Longer than any form that is looked for by its shape. */
const OVERLAP = 1024;

export function createSearcher(matcher: Matcher<Leak>, finds: Finds): Searcher {
  /** The closed months' hashes that dead-letter queues hold: their file holds them too. */
  const deadLettered = new Set<string>();
  let searched = 0;

  function enter(leak: Leak, where: Where, place: string, offset?: number): void {
    const verdict = judge(leak, where, deadLettered);
    if (verdict === 'fine') return;
    if (where === 'dead letters') deadLettered.add(leak.subject);
    finds.add({
      kind: leak.kind,
      what: `${leak.subject} (${leak.form})`,
      place,
      apart: verdict === 'apart',
      ...(offset !== undefined && { offset }),
    });
  }

  return {
    part(part, where, place) {
      const bytes = typeof part === 'string' ? Buffer.from(part) : part;
      searched += bytes.length;
      matcher.search(bytes, (leak) => enter(leak, where, place));
    },
    async stream(chunks, where, place, look) {
      for await (const window of windows(chunks, Math.max(OVERLAP, matcher.longest))) {
        const { bytes, offset, seen } = window;
        searched += bytes.length - seen;
        matcher.search(bytes, (leak, from, to) => {
          if (to > seen) enter(leak, where, place, offset + from);
        });
        look?.(window, place);
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
