import { hash, randomBytes } from 'node:crypto';
import { type Hmac, prepareHmac } from './hmac.ts';

/** A person's hash in a month and guild, 32 hex digits; undefined when the month's salt is not (or no longer) held. */
export type Hash = (month: string, guild: string, user: string) => string | undefined;

/** Half of SHA-256's output: 128 bits, in hex. */
const HEX_DIGITS = 32;

export interface Hasher {
  hash: Hash;
  /** Takes a month's salt, and wipes what it was given. */
  hold: (month: string, salt: Uint8Array) => void;
  holds: (month: string) => boolean;
  /** Forgets a month: its salt is wiped. */
  drop: (month: string) => void;
}

/** Holds the salts of the open months, in memory only, and hashes with them. */
export function createHasher(): Hasher {
  const months = new Map<string, Hmac>();
  return {
    // What was hashed is not kept: it would take longer to find again, and people's ids would lie in memory for a month.
    hash: (month, guild, user) => months.get(month)?.hex(`${guild}:${user}`).slice(0, HEX_DIGITS),
    hold(month, salt) {
      months.set(month, prepareHmac(salt));
      salt.fill(0);
    },
    holds: (month) => months.has(month),
    drop(month) {
      months.get(month)?.wipe();
      months.delete(month);
    },
  };
}

/** The key of a voice session in `state`, and its `who` where no hash can be made: Discord's session id, digested. */
export function sessionDigest(guild: string, sessionId: string): string {
  return hash('sha256', `${guild}:${sessionId}`).slice(0, HEX_DIGITS);
}

/** A `who` that stands for nobody that was seen before or will be again. */
export function anonymousWho(): string {
  return randomBytes(HEX_DIGITS / 2).toString('hex');
}
