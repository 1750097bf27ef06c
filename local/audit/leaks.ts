import { createHasher } from '../../gateway/salts/hasher.ts';
import type { Salt, User } from './id-lists.ts';
import type { Known } from './known.ts';
import { type Encoded, encodeHash, encodeSalt, encodeUserId } from './search/encodings.ts';
import type { Pattern } from './search/matcher.ts';

/** Something that may lie where it must not, named without saying what it is. */
export interface Leak {
  kind: 'user' | 'salt' | 'hash';
  subject: string;
  form: string;
  /** Whether its month is open, and it is of the salt that the month has. */
  open: boolean;
}

/** A person's hash, made with a salt that is at hand. */
export interface PersonHash {
  hash: string;
  guild: string;
  month: string;
  line: number;
  open: boolean;
}

/** A month's salt, there or remembered. A month may have several, should someone have kept one that was not its. */
export type KnownSalt = Salt & { open: boolean };

/** The salts in the table and those given, each once. */
export function allSalts(known: Known, given: readonly Salt[]): KnownSalt[] {
  const there = [...known.salts].map(([month, salt]) => ({ month, salt: Buffer.from(salt) }));
  const isThere = ({ month, salt }: Salt) =>
    known.salts.has(month) && salt.equals(known.salts.get(month) ?? salt);
  return [...there, ...given.filter((salt) => !isThere(salt))].map((salt) => ({
    ...salt,
    open: isThere(salt) && !known.closed.has(salt.month),
  }));
}

/** Every person's hash in every guild, by every salt. */
export function* allHashes(
  users: readonly User[],
  guilds: Iterable<string>,
  salts: readonly KnownSalt[],
): Generator<PersonHash> {
  for (const { month, salt, open } of salts) {
    const hasher = createHasher();
    hasher.addSalt(month, Uint8Array.from(salt));
    for (const guild of guilds) {
      for (const { id, line } of users) {
        yield { hash: hasher.hash(month, guild, id) ?? '', guild, month, line, open };
      }
    }
  }
}

/** All that is searched for, in every form. */
export function* allPatterns(
  users: readonly User[],
  salts: readonly KnownSalt[],
  hashes: Iterable<PersonHash>,
): Generator<Pattern<Leak>> {
  for (const { id, line } of users) {
    yield* inForms(encodeUserId(id), { kind: 'user', subject: `user id of line ${line}`, open: false });
  }
  for (const { month, salt, open } of salts) {
    yield* inForms(encodeSalt(salt), { kind: 'salt', subject: `salt of ${month}`, open });
  }
  for (const { hash, guild, month, line, open } of hashes) {
    const subject = `hash of line ${line} in ${guild}, ${month}`;
    yield* inForms(encodeHash(hash), { kind: 'hash', subject, open });
  }
}

function* inForms(forms: readonly Encoded[], leak: Omit<Leak, 'form'>): Generator<Pattern<Leak>> {
  for (const { form, bytes } of forms) yield { bytes, leak: { ...leak, form } };
}

/** A place by what may be there. `database` and `queues` are the files of the stand-ins, raw. */
export type Where =
  | 'counters'
  | 'salts'
  | 'other table'
  | 'queue'
  | 'dead letters'
  | 'object'
  | 'database'
  | 'queues'
  | 'file';

/**
 * Whether a leak is one where it was found. An open month's salt may be in `salts` and so in the database's file, its
 * hashes may be anywhere but in `counters`; a closed month's hashes stay in a dead-letter queue.
 */
export function judge(
  { kind, open, subject }: Leak,
  where: Where,
  deadLettered: ReadonlySet<string>,
): 'find' | 'apart' | 'fine' {
  if (kind === 'salt' && open) return where === 'salts' || where === 'database' ? 'fine' : 'find';
  if (kind !== 'hash') return 'find';
  if (open) return where === 'counters' ? 'find' : 'fine';
  return where === 'dead letters' || (where === 'queues' && deadLettered.has(subject)) ? 'apart' : 'find';
}
