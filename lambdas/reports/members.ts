/** A set of whole numbers from 0, a bit for each number up to the highest. */
export interface Members {
  add(member: number): void;
  count(): number;
}

/** An empty set. */
export function createMembers(): Members {
  let words = new Uint32Array(32);
  let count = 0;
  return {
    add(member) {
      const at = member >>> 5;
      if (at >= words.length) {
        const larger = new Uint32Array(Math.max(at + 1, words.length * 2));
        larger.set(words);
        words = larger;
      }
      const word = words[at] ?? 0;
      const bit = 1 << (member & 31);
      if ((word & bit) !== 0) return;
      words[at] = word | bit;
      count++;
    },
    count: () => count,
  };
}
