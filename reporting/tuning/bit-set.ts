// Tuned: README.md in this folder has the benchmark and the numbers.

/** A set of whole numbers from 0, one bit for each. */
export interface BitSet {
  /**
   * Makes room for the numbers below `end` and returns the words, 32 bits each: number `n` is bit `n % 32` of word
   * `n / 32`. Words that an earlier call returned are then out of date.
   */
  reserve(end: number): Uint32Array;
  /** How many numbers are in the set. */
  size(): number;
}

/** Makes an empty set. */
export function createBitSet(): BitSet {
  let words = new Uint32Array(32);
  return {
    reserve(end) {
      if (end > words.length * 32) {
        const larger = new Uint32Array(Math.max(Math.ceil(end / 32), words.length * 2));
        larger.set(words);
        words = larger;
      }
      return words;
    },
    size() {
      let count = 0;
      for (const word of words) count += countBits(word);
      return count;
    },
  };
}

/** Counts the bits of a word that are set: in pairs, fours and eights, whose counts it adds up. */
function countBits(word: number): number {
  const twos = word - ((word >>> 1) & 0x55555555);
  const fours = (twos & 0x33333333) + ((twos >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
