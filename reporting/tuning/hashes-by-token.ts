// Tuned: README.md in this folder has the benchmark and the numbers.

import { createTokenNumbering, TOKEN_WORDS, type Tokens } from './token-numbering.ts';

/** The names under which an export shows tokens: their hashes while the month is open. */
export interface Hashes {
  /** For each token its hash, or the token itself where no hash is known. */
  of(tokens: Tokens): string[];
}

/** The hashes of a closed month: none. */
export const NO_HASHES: Hashes = { of: (tokens) => tokens.texts() };

/** A map from token to hash, both 128 bits in hex. */
export interface HashesByToken extends Hashes {
  /** Throws where the token or the hash is not 128 bits in hex. */
  add(token: string, hash: string): void;
}

const BYTES = 16;
const HEX = /^[0-9a-f]{32}$/;

/** Makes an empty map. */
export function createHashesByToken(): HashesByToken {
  const known = createTokenNumbering();
  /** The hash of token number `n` is at byte `n * BYTES`. */
  let hashes = Buffer.alloc(BYTES * 256);
  return {
    add(token, hash) {
      if (!HEX.test(token) || !HEX.test(hash))
        throw new Error('An identity is not a token and a hash of 128 bits in hex.');
      const at = known.numberOf(token) * BYTES;
      if (at === hashes.length) hashes = Buffer.concat([hashes], at * 2);
      hashes.write(hash, at, 'hex');
    },
    of(tokens) {
      const words = tokens.words();
      return Array.from({ length: tokens.size() }, (_, number) => {
        const at = known.find(words, number * TOKEN_WORDS) * BYTES;
        return at < 0 ? tokens.textOf(number) : hashes.toString('hex', at, at + BYTES);
      });
    },
  };
}
