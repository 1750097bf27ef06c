/** Random numbers that are the same on every machine for the same seed. Not for secrets. */

/** A stream of random numbers. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `min` to `max`, inclusive. */
  integer(min: number, max: number): number;
  /** One of several choices. */
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** Normally distributed with mean 0 and standard deviation 1. */
  normal(): number;
  /** An index, with a probability in proportion to its weight. Takes the running sums of the weights. */
  weighted(cumulative: readonly number[]): number;
}

/** Makes a stream from a seed, a 32-bit whole number. It is a counter through the finaliser of MurmurHash3. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x9e3779b9) >>> 0;
    let bits = state;
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
  }
  return {
    next,
    integer: (min, max) => min + Math.floor(next() * (max - min + 1)),
    pick: <T>(choices: readonly [T, ...T[]]) => choices[Math.floor(next() * choices.length)] ?? choices[0],
    chance: (probability) => next() < probability,
    // Sums uniform numbers: the last digits of Math.log and Math.cos may differ between machines.
    normal() {
      let sum = -6;
      for (let i = 0; i < 12; i++) sum += next();
      return sum;
    },
    weighted(cumulative) {
      const target = next() * (cumulative.at(-1) ?? 0);
      let low = 0;
      let high = cumulative.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((cumulative[middle] ?? 0) > target) high = middle;
        else low = middle + 1;
      }
      return low;
    },
  };
}

/** Running sums of weights, as `weighted` takes them. */
export function cumulate(weights: readonly number[]): number[] {
  let sum = 0;
  return weights.map((weight) => {
    sum += weight;
    return sum;
  });
}
