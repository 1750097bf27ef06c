/** Something to look for. The matcher needs at least ANCHOR bytes of it. */
export interface Pattern<T> {
  bytes: Buffer;
  leak: T;
}

export interface Matcher<T> {
  /** The length of the longest pattern. */
  longest: number;
  /** Calls `found` for each place where a pattern is, with the offsets of its first byte and of the one behind its last. */
  search: (bytes: Uint8Array, found: (leak: T, from: number, to: number) => void) => void;
}

/** Patterns are told apart by their last bytes first: ids differ most there. */
const ANCHOR = 8;
/** Bits of the filter that nearly every place fails at: it stays in the processor's cache. */
const FILTER_BITS = 20;

/** Looks for any number of patterns in one pass. */
export function createMatcher<T>(patterns: Iterable<Pattern<T>>): Matcher<T> {
  const filter = new Uint8Array(1 << FILTER_BITS);
  const byAnchor = new Map<number, Pattern<T>[]>();
  let longest = 0;
  for (const pattern of patterns) {
    const { bytes } = pattern;
    if (bytes.length < ANCHOR) {
      throw new RangeError(`A pattern has ${bytes.length} bytes: expected at least ${ANCHOR}.`);
    }
    longest = Math.max(longest, bytes.length);
    const key = keyOf(bytes.readInt32BE(bytes.length - 8), bytes.readInt32BE(bytes.length - 4));
    filter[key >>> (32 - FILTER_BITS)] = 1;
    const same = byAnchor.get(key);
    if (same) same.push(pattern);
    else byAnchor.set(key, [pattern]);
  }

  return {
    longest,
    search(bytes, found) {
      // The last eight bytes read, in two words.
      let high = 0;
      let low = 0;
      for (let at = 0; at < bytes.length; at++) {
        high = (high << 8) | (low >>> 24);
        low = (low << 8) | (bytes[at] ?? 0);
        const key = keyOf(high, low);
        if (filter[key >>> (32 - FILTER_BITS)] === 0) continue;
        for (const pattern of byAnchor.get(key) ?? []) {
          const from = at + 1 - pattern.bytes.length;
          if (from >= 0 && pattern.bytes.equals(bytes.subarray(from, at + 1)))
            found(pattern.leak, from, at + 1);
        }
      }
    },
  };
}

/** Two words mixed into one, unsigned; its upper bits depend on all of them. */
function keyOf(high: number, low: number): number {
  return Math.imul(Math.imul(high, 0x9e3779b1) ^ low, 0x85ebca6b) >>> 0;
}
