/** Bytes to search for, at least ANCHOR of them. A match is reported with the label. */
export interface Pattern<T> {
  bytes: Buffer;
  label: T;
}

/** Searches for many patterns at once. */
export interface Matcher<T> {
  /** The length of the longest pattern, in bytes. */
  longest: number;
  /** Calls `found` for each match, with the offsets of its first byte and of the byte behind its last. */
  search: (bytes: Uint8Array, found: (label: T, from: number, to: number) => void) => void;
}

/** How many of a pattern's last bytes are compared first: ids differ most there. */
const ANCHOR = 8;
/** The size of the filter, in bits of its index. It rules out nearly every offset, and fits into the processor's cache. */
const FILTER_BITS = 20;

/** A matcher that searches for all patterns in one pass. Throws RangeError on a pattern that is too short. */
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
      // The last eight bytes, in two words.
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
            found(pattern.label, from, at + 1);
        }
      }
    },
  };
}

/** Hashes two words into one, unsigned. Its upper bits depend on all bits of both. */
function keyOf(high: number, low: number): number {
  return Math.imul(Math.imul(high, 0x9e3779b1) ^ low, 0x85ebca6b) >>> 0;
}
