import type { Accountant, Memory } from '../accounting/accountant.ts';
import type { Entry } from '../accounting/entry.ts';

/** What `state` misses, because batches before number `through` were not applied. */
export interface MissingState {
  through: number;
  /** What `state` holds instead. */
  stored: Memory;
}

/**
 * The entries that bring `state` in line with what the worker knows. The last one says that this is done, so that the
 * next worker can continue from `state`.
 */
export const resyncEntries = (accountant: Accountant, { through, stored }: MissingState): Entry[] => [
  ...accountant.resyncEntries(stored),
  { cells: [], facts: [{ t: 'restated', through }] },
];
