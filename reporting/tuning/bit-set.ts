/** A set of whole numbers from 0, a bit for each. */
export interface Members {
  /**
   * The bits of the numbers below `end`, 32 a word: bit `n % 32` of word `n / 32` is that of `n`. What was given out before is of
   * no use any more.
   */
  bitsBelow(end: number): Uint32Array;
  count(): number;
}

/** An empty set. */
export function createMembers(): Members {
  let words = new Uint32Array(32);
  return {
    bitsBelow(end) {
      if (end > words.length * 32) {
        const larger = new Uint32Array(Math.max(Math.ceil(end / 32), words.length * 2));
        larger.set(words);
        words = larger;
      }
      return words;
    },
    count() {
      let count = 0;
      for (const word of words) count += bitsIn(word);
      return count;
    },
  };
}

/** How many bits of 32 are set: counted by twos, fours, and eights, which are then added up. */
function bitsIn(word: number): number {
  const twos = word - ((word >>> 1) & 0x55555555);
  const fours = (twos & 0x33333333) + ((twos >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
