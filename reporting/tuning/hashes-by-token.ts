import { createTokenNumbering, TOKEN_WORDS, type Tokens } from './token-numbering.ts';

/** What stands for tokens: their hashes while a month is open. */
export interface Hashes {
  /** Of each token what stands for it; it itself where nothing does. */
  of(tokens: Tokens): string[];
}

/** Those of a month that is closed. */
export const NO_HASHES: Hashes = { of: (tokens) => tokens.names() };

/** Hashes by token, both 128 bits in hex, at some 60 bytes a pair: as strings in a map they take three times as much. */
export interface HashTable extends Hashes {
  /** Throws when either is not 128 bits in hex. */
  add(token: string, hash: string): void;
}

const BYTES = 16;
const HEX = /^[0-9a-f]{32}$/;

/** An empty table. */
export function createHashTable(): HashTable {
  const known = createTokenNumbering();
  /** By the number of their tokens. */
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
        return at < 0 ? tokens.name(number) : hashes.toString('hex', at, at + BYTES);
      });
    },
  };
}
