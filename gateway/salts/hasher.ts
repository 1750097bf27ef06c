import { hash, randomBytes } from 'node:crypto';
import { type Hmac, prepareHmac } from './hmac.ts';

/** Returns the hash of a person in a month and guild, 32 hex digits; undefined without that month's salt. */
export type Hash = (month: string, guild: string, user: string) => string | undefined;

/** Half of SHA-256's output: 128 bits, in hex. */
const HEX_DIGITS = 32;

/** Hashes people with the salts of the open months. */
export interface Hasher {
  hash: Hash;
  /** Takes the salt of a month, and overwrites `salt`. */
  addSalt: (month: string, salt: Uint8Array) => void;
  hasSalt: (month: string) => boolean;
  /** Forgets the salt of a month, and overwrites it in memory. */
  dropSalt: (month: string) => void;
}

/** Creates a hasher without salts. It keeps salts in memory only. */
export function createHasher(): Hasher {
  const months = new Map<string, Hmac>();
  return {
    // Results are not cached: a look-up would take longer, and user ids would stay in memory for a month.
    hash: (month, guild, user) => months.get(month)?.hex(`${guild}:${user}`).slice(0, HEX_DIGITS),
    addSalt(month, salt) {
      months.set(month, prepareHmac(salt));
      salt.fill(0);
    },
    hasSalt: (month) => months.has(month),
    dropSalt(month) {
      months.get(month)?.wipe();
      months.delete(month);
    },
  };
}

/**
 * The digest of Discord's voice session id: the session's key in `state`, and its `who` when no hash can be made. 32
 * hex digits.
 */
export function sessionDigest(guild: string, sessionId: string): string {
  return hash('sha256', `${guild}:${sessionId}`).slice(0, HEX_DIGITS);
}

/** A random `who` for one count that cannot be attributed, 32 hex digits. */
export function anonymousWho(): string {
  return randomBytes(HEX_DIGITS / 2).toString('hex');
}
