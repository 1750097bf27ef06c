import { hash } from 'node:crypto';

/** The block size and digest size of SHA-256, bytes. */
const BLOCK = 64;
const DIGEST = 32;
/** The longest message, bytes. A message of a guild and a user takes 41. */
const LONGEST = 128;
/** The bytes that make the inner and the outer key (RFC 2104). */
const INNER = 0x36;
const OUTER = 0x5c;

/** HMAC-SHA-256 under one key. */
export interface Hmac {
  /** Returns the HMAC of a text in UTF-8, 64 hex digits. Throws a RangeError past 128 bytes. */
  hex: (message: string) => string;
  /** Overwrites the key. `hex` must not be called afterwards. */
  wipe: () => void;
}

/**
 * Prepares HMAC-SHA-256 (RFC 2104) for short messages under a key of at most 64 bytes. Throws a RangeError for a longer
 * key. It makes two one-shot hashes over blocks that are laid out once, which takes half the time of `createHmac`.
 */
export function prepareHmac(key: Uint8Array): Hmac {
  if (key.length > BLOCK)
    throw new RangeError(`Expected a key of ${BLOCK} bytes at most, got ${key.length}.`);
  const inner = Buffer.alloc(BLOCK + LONGEST);
  const outer = Buffer.alloc(BLOCK + DIGEST);
  for (let i = 0; i < BLOCK; i++) {
    inner[i] = (key[i] ?? 0) ^ INNER;
    outer[i] = (key[i] ?? 0) ^ OUTER;
  }
  return {
    hex(message) {
      // A UTF-16 unit takes three bytes at most. `write` would drop what does not fit.
      if (message.length * 3 > LONGEST && Buffer.byteLength(message) > LONGEST)
        throw new RangeError(`Expected a message of ${LONGEST} bytes at most.`);
      const end = BLOCK + inner.write(message, BLOCK);
      outer.write(hash('sha256', inner.subarray(0, end), 'binary'), BLOCK, 'binary');
      return hash('sha256', outer, 'hex');
    },
    wipe() {
      inner.fill(0);
      outer.fill(0);
    },
  };
}
