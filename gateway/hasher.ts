import { createHash, createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

/** A person's hash in a month and guild, 32 hex digits; undefined when the month's salt is not (or no longer) held. */
export type Hash = (month: string, guild: string, user: string) => string | undefined;

/** Half of SHA-256's output: 128 bits, in hex. */
const HEX_DIGITS = 32;

export interface Hasher {
  hash: Hash;
  /** Takes a month's salt, and wipes what it was given. */
  hold: (month: string, salt: Uint8Array) => void;
  holds: (month: string) => boolean;
  /** Forgets a month's salt and every hash made with it. */
  drop: (month: string) => void;
}

/** Holds the salts of the open months, in memory only, and hashes with them. */
export function createHasher(): Hasher {
  // As a key object: made ready once, it hashes eight times as fast, and is wiped when it is freed.
  const months = new Map<string, { salt: KeyObject; known: Map<string, string> }>();
  return {
    hash(month, guild, user) {
      const held = months.get(month);
      if (!held) return undefined;
      const id = `${guild}:${user}`;
      let hash = held.known.get(id);
      if (hash === undefined) {
        hash = createHmac('sha256', held.salt).update(id).digest('hex').slice(0, HEX_DIGITS);
        held.known.set(id, hash);
      }
      return hash;
    },
    hold(month, salt) {
      months.set(month, { salt: createSecretKey(salt), known: new Map() });
      salt.fill(0);
    },
    holds: (month) => months.has(month),
    drop: (month) => void months.delete(month),
  };
}

/** The key of a voice session in `state`, and its `who` where no hash can be made: Discord's session id, digested. */
export function sessionDigest(guild: string, sessionId: string): string {
  return createHash('sha256').update(`${guild}:${sessionId}`).digest('hex').slice(0, HEX_DIGITS);
}

/** A `who` that stands for nobody that was seen before or will be again. */
export function anonymousWho(): string {
  return randomBytes(HEX_DIGITS / 2).toString('hex');
}
