import { hash } from 'node:crypto';

/** SHA-256's block and digest, bytes. */
const BLOCK = 64;
const DIGEST = 32;
/** Bytes of the longest message: one that names a guild and a user takes 41. */
const LONGEST = 128;
/** What tells the two keys apart (RFC 2104). */
const INNER = 0x36;
const OUTER = 0x5c;

/** HMAC-SHA-256 under one key. */
export interface Hmac {
  /** Of a text as UTF-8: 64 hex digits. Throws a RangeError past 128 bytes. */
  hex: (message: string) => string;
  /** Overwrites the key. Nothing can be asked for afterwards. */
  wipe: () => void;
}

/**
 * HMAC-SHA-256 (RFC 2104) for short messages under a key of 64 bytes at most. Two hashes at one go over blocks that are
 * laid out once take half the time of the objects that `createHmac` makes for each message.
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
      // No unit of a string takes more than three bytes, and what does not fit is not written.
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
