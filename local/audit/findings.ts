/** The kinds of finds, in the order in which they are told, and what the closing table calls them. */
export const KINDS = {
  user: 'raw user ids',
  salt: 'salts where none may be',
  hash: 'hashes where none may be',
  mapping: 'mappings of a closed month',
  link: 'tokens linked to a person of a closed month',
  unreadable: 'what could not be searched',
} as const;

export type Kind = keyof typeof KINDS;

export interface Find {
  kind: Kind;
  /** In words, without the id, hash or salt itself. */
  what: string;
  place: string;
  times: number;
  /** Where in a file or object, the first few. */
  offsets: number[];
  /** To be told, but no failure: in a dead-letter queue it stays until redrive or expiry. */
  apart: boolean;
}

/** How many offsets of one find are told. */
const OFFSETS = 5;

export interface Finds {
  /** The same thing at the same place is one find, however often it is there. */
  add: (find: { kind: Kind; what: string; place: string; offset?: number; apart?: boolean }) => void;
  all: () => Find[];
}

export function createFinds(): Finds {
  const finds = new Map<string, Find>();
  return {
    add({ kind, what, place, offset, apart = false }) {
      const id = JSON.stringify([kind, what, place, apart]);
      const find = finds.get(id) ?? { kind, what, place, times: 0, offsets: [], apart };
      finds.set(id, find);
      find.times++;
      if (offset !== undefined && find.offsets.length < OFFSETS) find.offsets.push(offset);
    },
    all: () => [...finds.values()],
  };
}
