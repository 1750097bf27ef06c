/** Hashes by token, both 128 bits in hex, at some 40 bytes a pair: as strings in a map they take four times as much. */
export interface HashTable {
  /** Throws when either is not 128 bits in hex. */
  add(token: string, hash: string): void;
  get(token: string): string | undefined;
}

const HALF = 16;
const PAIR = 2 * HALF;

/** An empty table. It is not meant to be added to once it has been asked: that would begin its index anew. */
export function createHashTable(): HashTable {
  let pairs = Buffer.alloc(PAIR * 1024);
  let length = 0;
  let index: Uint32Array | undefined;
  const wanted = Buffer.alloc(HALF);

  /** Where a token's pair is in the index, or where it would be. Tokens are random: their first bits spread them. */
  function placeOf(index: Uint32Array, token: Buffer): number {
    let place = token.readUInt32LE(0) & (index.length - 1);
    for (let pair = index[place] ?? 0; pair > 0; pair = index[place] ?? 0) {
      const at = (pair - 1) * PAIR;
      if (pairs.compare(token, 0, HALF, at, at + HALF) === 0) break;
      place = (place + 1) & (index.length - 1);
    }
    return place;
  }

  /** At the most half full; a place holds the number of a pair, counted from 1, or 0. */
  function build(): Uint32Array {
    const built = new Uint32Array(2 ** Math.ceil(Math.log2(length * 2 + 1)));
    for (let pair = 0; pair < length; pair++) {
      built[placeOf(built, pairs.subarray(pair * PAIR, pair * PAIR + HALF))] = pair + 1;
    }
    return built;
  }

  return {
    add(token, hash) {
      const at = length * PAIR;
      if (at === pairs.length) pairs = Buffer.concat([pairs], at * 2);
      if (!write(token, pairs, at) || !write(hash, pairs, at + HALF)) {
        throw new Error('An identity is not a token and a hash of 128 bits in hex.');
      }
      length++;
      index = undefined;
    },
    get(token) {
      index ??= build();
      const pair = write(token, wanted, 0) ? (index[placeOf(index, wanted)] ?? 0) : 0;
      return pair === 0 ? undefined : pairs.toString('hex', pair * PAIR - HALF, pair * PAIR);
    },
  };
}

/** Whether a text was 128 bits in hex, and is now written at a place. */
const write = (hex: string, into: Buffer, at: number): boolean =>
  hex.length === 2 * HALF && into.write(hex, at, HALF, 'hex') === HALF;
