// Tuned: README.md in this folder has the benchmark and the numbers.

/** Tokens by number, from 0, packed as words instead of strings. */
export interface Tokens {
  size(): number;
  /** {@link TOKEN_WORDS} words for each token, in the order of their numbers. */
  words(): Uint32Array<ArrayBuffer>;
  textOf(number: number): string;
  /** All tokens, in the order of their numbers. */
  texts(): string[];
}

/** Numbers tokens in the order in which they first occur. */
export interface TokenNumbering extends Tokens {
  /** The number of a token. Throws on one of more than 32 characters. */
  numberOf(token: string): number;
  /** The number of the token in the eight of `words` that begin at `at`. */
  numberOfWords(words: Uint32Array, at: number): number;
  /** Likewise, but -1 for a token without a number. */
  find(words: Uint32Array, at: number): number;
}

/** Words of a token: it is 128 bits in hex, 32 characters, four in each word. */
export const TOKEN_WORDS = 8;
/** Characters of a token, one byte each. */
export const TOKEN_BYTES = TOKEN_WORDS * 4;

/** Tokens from words, eight for each; the last bytes of a shorter token are 0. */
export function tokensFromWords(words: Uint32Array<ArrayBuffer>): Tokens {
  const size = words.length / TOKEN_WORDS;
  const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
  function textOf(number: number): string {
    const padded = bytes.toString('latin1', number * TOKEN_BYTES, (number + 1) * TOKEN_BYTES);
    return padded.endsWith('\0') ? padded.slice(0, padded.indexOf('\0')) : padded;
  }
  return {
    size: () => size,
    words: () => words,
    textOf,
    texts: () => Array.from({ length: size }, (_, number) => textOf(number)),
  };
}

/** Makes a numbering without tokens. */
export function createTokenNumbering(): TokenNumbering {
  let known = new Uint32Array(256 * TOKEN_WORDS);
  let size = 0;
  /** A hash table with linear probing, at most half full: a token's number plus 1; 0 where a place is empty. */
  let index = new Uint32Array(512);
  const one = new Uint32Array(TOKEN_WORDS);
  const oneAsBytes = Buffer.from(one.buffer);

  /** The place of a token in the index, or the empty place where it belongs. */
  function lookUp(words: Uint32Array, at: number): number {
    const mask = index.length - 1;
    let place = placeOf(words, at) & mask;
    for (let number = index[place] ?? 0; number > 0; number = index[place] ?? 0) {
      if (isSame(known, (number - 1) * TOKEN_WORDS, words, at)) return place;
      place = (place + 1) & mask;
    }
    return place;
  }

  function numberOfWords(words: Uint32Array, at: number): number {
    const number = index[lookUp(words, at)] ?? 0;
    if (number > 0) return number - 1;
    if (size * 2 === index.length) grow();
    index[lookUp(words, at)] = size + 1;
    for (let word = 0; word < TOKEN_WORDS; word++) known[size * TOKEN_WORDS + word] = words[at + word] ?? 0;
    return size++;
  }

  function grow(): void {
    const larger = new Uint32Array(known.length * 2);
    larger.set(known);
    known = larger;
    index = new Uint32Array(index.length * 2);
    for (let number = 0; number < size; number++) index[lookUp(known, number * TOKEN_WORDS)] = number + 1;
  }

  const packed = () => tokensFromWords(known.subarray(0, size * TOKEN_WORDS));
  return {
    size: () => size,
    words: () => packed().words(),
    textOf: (number) => packed().textOf(number),
    texts: () => packed().texts(),
    numberOf(token) {
      if (token.length > TOKEN_BYTES)
        throw new Error(`A token has at most ${TOKEN_BYTES} characters, not ${token.length}.`);
      if (token.length < TOKEN_BYTES) one.fill(0);
      oneAsBytes.write(token, 'latin1');
      return numberOfWords(one, 0);
    },
    numberOfWords,
    find: (words, at) => (index[lookUp(words, at)] ?? 0) - 1,
  };
}

/** A hash of a token's words that keeps similar tokens apart (Knuth's multiplicative hashing). */
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
