/** Tokens by number, from 0, packed: as strings in a map each takes 150 bytes, and a tenth of a microsecond to find. */
export interface Tokens {
  size(): number;
  /** Eight words for each token, in the order of their numbers. */
  words(): Uint32Array<ArrayBuffer>;
  name(number: number): string;
  /** The tokens themselves, in the order of their numbers. */
  names(): string[];
}

/** Numbers tokens in the order they come up. */
export interface TokenNumbering extends Tokens {
  /** Throws on a token of more than 32 bytes. */
  numberOf(token: string): number;
  /** The number of the token that eight of `words` from `at` on are. */
  numberOfWords(words: Uint32Array, at: number): number;
  /** Likewise, of one that has come up; -1 where it has not. */
  find(words: Uint32Array, at: number): number;
}

/** A token is 128 bits in hex: 32 bytes, of which four at a time are compared. */
export const TOKEN_WORDS = 8;
export const TOKEN_BYTES = TOKEN_WORDS * 4;

/** Tokens that have been packed: eight words each, the last ones 0 where a name is shorter. */
export function tokensOf(words: Uint32Array<ArrayBuffer>): Tokens {
  const size = words.length / TOKEN_WORDS;
  const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
  function name(number: number): string {
    const padded = bytes.toString('latin1', number * TOKEN_BYTES, (number + 1) * TOKEN_BYTES);
    return padded.endsWith('\0') ? padded.slice(0, padded.indexOf('\0')) : padded;
  }
  return {
    size: () => size,
    words: () => words,
    name,
    names: () => Array.from({ length: size }, (_, number) => name(number)),
  };
}

/** No tokens yet. */
export function createTokenNumbering(): TokenNumbering {
  let known = new Uint32Array(256 * TOKEN_WORDS);
  let size = 0;
  /** At a place that a token's bits name, or after it, its number and 1; 0 where there is none. At the most half full. */
  let index = new Uint32Array(512);
  const one = new Uint32Array(TOKEN_WORDS);
  const oneAsBytes = Buffer.from(one.buffer);

  /** Where in the index a token is, or would be. */
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

  const packed = () => tokensOf(known.subarray(0, size * TOKEN_WORDS));
  return {
    size: () => size,
    words: () => packed().words(),
    name: (number) => packed().name(number),
    names: () => packed().names(),
    numberOf(token) {
      if (token.length > TOKEN_BYTES)
        throw new Error(`A token has ${TOKEN_BYTES} characters at most, not ${token.length}.`);
      if (token.length < TOKEN_BYTES) one.fill(0);
      oneAsBytes.write(token, 'latin1');
      return numberOfWords(one, 0);
    },
    numberOfWords,
    find: (words, at) => (index[lookUp(words, at)] ?? 0) - 1,
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
