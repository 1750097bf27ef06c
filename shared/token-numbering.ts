/** Tokens by number, from 0, packed: as strings in a map each takes 150 bytes, and a tenth of a microsecond to find. */
export interface Tokens {
  size(): number;
  /** Eight words for each token, in the order of their numbers. */
  words(): Uint32Array<ArrayBuffer>;
  /** The tokens themselves, in the order of their numbers. */
  names(): string[];
}

/** Numbers tokens in the order they come up. */
export interface TokenNumbering extends Tokens {
  /** Throws on a token of more than 32 bytes. */
  numberOf(token: string): number;
  /** The number of the token that eight of `words` from `at` on are. */
  numberOfWords(words: Uint32Array, at: number): number;
}

/** A token is 128 bits in hex: 32 bytes, of which four at a time are compared. */
export const TOKEN_WORDS = 8;
export const TOKEN_BYTES = TOKEN_WORDS * 4;

/** Tokens that have been packed: eight words each, the last ones 0 where a name is shorter. */
export const tokensOf = (words: Uint32Array<ArrayBuffer>): Tokens => ({
  size: () => words.length / TOKEN_WORDS,
  words: () => words,
  names() {
    const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
    return Array.from({ length: words.length / TOKEN_WORDS }, (_, number) => {
      const name = bytes.toString('latin1', number * TOKEN_BYTES, (number + 1) * TOKEN_BYTES);
      return name.endsWith('\0') ? name.slice(0, name.indexOf('\0')) : name;
    });
  },
});

/** No tokens yet. */
export function createTokenNumbering(): TokenNumbering {
  let known = new Uint32Array(256 * TOKEN_WORDS);
  let size = 0;
  /** At a place that a token's bits name, or after it, its number and 1; 0 where there is none. At the most half full. */
  let index = new Uint32Array(512);
  const one = new Uint32Array(TOKEN_WORDS);
  const oneAsBytes = Buffer.from(one.buffer);

  function numberOfWords(words: Uint32Array, at: number): number {
    const mask = index.length - 1;
    let place = placeOf(words, at) & mask;
    for (let number = index[place] ?? 0; number > 0; number = index[place] ?? 0) {
      if (isSame(known, (number - 1) * TOKEN_WORDS, words, at)) return number - 1;
      place = (place + 1) & mask;
    }
    if (size * 2 === index.length) {
      grow();
      return numberOfWords(words, at);
    }
    for (let word = 0; word < TOKEN_WORDS; word++) known[size * TOKEN_WORDS + word] = words[at + word] ?? 0;
    index[place] = ++size;
    return size - 1;
  }

  function grow(): void {
    const larger = new Uint32Array(known.length * 2);
    larger.set(known);
    known = larger;
    index = new Uint32Array(index.length * 2);
    for (let number = 0; number < size; number++) {
      let place = placeOf(known, number * TOKEN_WORDS) & (index.length - 1);
      while (index[place]) place = (place + 1) & (index.length - 1);
      index[place] = number + 1;
    }
  }

  return {
    size: () => size,
    words: () => known.subarray(0, size * TOKEN_WORDS),
    names: () => tokensOf(known.subarray(0, size * TOKEN_WORDS)).names(),
    numberOf(token) {
      if (token.length > TOKEN_BYTES)
        throw new Error(`A token has ${TOKEN_BYTES} characters at most, not ${token.length}.`);
      if (token.length < TOKEN_BYTES) one.fill(0);
      oneAsBytes.write(token, 'latin1');
      return numberOfWords(one, 0);
    },
    numberOfWords,
  };
}

/** Where a token belongs: all of its words are mixed, so that similar ones lie apart (Knuth's multiplicative hashing). */
function placeOf(words: Uint32Array, at: number): number {
  let mixed = 0;
  for (let word = 0; word < TOKEN_WORDS; word++)
    mixed = Math.imul(mixed ^ (words[at + word] ?? 0), 0x9e3779b1) ^ (mixed >>> 15);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function isSame(some: Uint32Array, from: number, others: Uint32Array, at: number): boolean {
  for (let word = 0; word < TOKEN_WORDS; word++) if (some[from + word] !== others[at + word]) return false;
  return true;
}
