import type { Secret } from './secrets.ts';

/**
 * A kind of place. `stored item` and `stored message` are bytes of the database's file, which has tables and queues. Only
 * what surrounds a secret there tells which of the two it is.
 */
export type Location =
  | 'counters'
  | 'salts'
  | 'other table'
  | 'queue'
  | 'dead letters'
  | 'object'
  | 'stored item'
  | 'stored message'
  | 'file';

/**
 * Whether a secret may be where it was found. An open month's salt may be in `salts`, and in an item of the file. An
 * open month's hashes may be anywhere but in `counters`. A closed month's hashes are tolerated in a dead-letter queue.
 * `deadLettered` has the subjects of the hashes found there.
 */
export function judge(
  { kind, open, subject }: Secret,
  location: Location,
  deadLettered: ReadonlySet<string>,
): 'forbidden' | 'tolerated' | 'allowed' {
  if (kind === 'salt' && open)
    return location === 'salts' || location === 'stored item' ? 'allowed' : 'forbidden';
  if (kind !== 'hash') return 'forbidden';
  if (open) return location === 'counters' ? 'forbidden' : 'allowed';
  const isDeadLetter =
    location === 'dead letters' || (location === 'stored message' && deadLettered.has(subject));
  return isDeadLetter ? 'tolerated' : 'forbidden';
}
