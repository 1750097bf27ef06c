import { createHasher } from '../../gateway/salts/hasher.ts';
import type { Salt, User } from './id-lists.ts';
import { type Encoded, encodeHash, encodeSalt, encodeUserId } from './search/encodings.ts';
import type { Pattern } from './search/matcher.ts';
import type { TableContents } from './table-contents.ts';

/** A user id, salt or hash that is searched for in one form. */
export interface Secret {
  kind: 'user' | 'salt' | 'hash';
  /** The secret in words, without its value. */
  subject: string;
  form: string;
  /** Whether it is the salt of an open month, or a hash made with that salt. */
  open: boolean;
}

/** A listed person's hash in a guild, made with a month's salt. */
export interface PersonHash {
  hash: string;
  guild: string;
  month: string;
  /** The line of the person's id in the list. */
  line: number;
  open: boolean;
}

/** A salt from the table or from the list. `open` says whether it is the salt of an open month. */
export type CandidateSalt = Salt & { open: boolean };

/** The salts in the table and those in the list, each once. A month can have several. */
export function candidateSalts(contents: TableContents, given: readonly Salt[]): CandidateSalt[] {
  const stored = [...contents.salts].map(([month, salt]) => ({ month, salt: Buffer.from(salt) }));
  const isStored = ({ month, salt }: Salt) =>
    contents.salts.has(month) && salt.equals(contents.salts.get(month) ?? salt);
  return [...stored, ...given.filter((salt) => !isStored(salt))].map((salt) => ({
    ...salt,
    open: isStored(salt) && !contents.closed.has(salt.month),
  }));
}

/** The hash of every listed person in every guild, with every salt. */
export function* hashesOf(
  users: readonly User[],
  guilds: Iterable<string>,
  salts: readonly CandidateSalt[],
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

/** The patterns to search for: every user id, salt and hash in every form. */
export function* patternsOf(
  users: readonly User[],
  salts: readonly CandidateSalt[],
  hashes: Iterable<PersonHash>,
): Generator<Pattern<Secret>> {
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

function* inForms(forms: readonly Encoded[], secret: Omit<Secret, 'form'>): Generator<Pattern<Secret>> {
  for (const { form, bytes } of forms) yield { bytes, label: { ...secret, form } };
}
