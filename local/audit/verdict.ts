import type { Secret } from './secrets.ts';

/** A kind of place. `database` and `queues` are the raw files of the embedded DynamoDB and SQS. */
export type Location =
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
 * Whether a secret may be where it was found. An open month's salt may be in `salts` and the database's file. An open
 * month's hashes may be anywhere but in `counters`. A closed month's hashes are tolerated in a dead-letter queue.
 * `deadLettered` has the subjects of the hashes found there.
 */
export function judge(
  { kind, open, subject }: Secret,
  location: Location,
  deadLettered: ReadonlySet<string>,
): 'forbidden' | 'tolerated' | 'allowed' {
  if (kind === 'salt' && open)
    return location === 'salts' || location === 'database' ? 'allowed' : 'forbidden';
  if (kind !== 'hash') return 'forbidden';
  if (open) return location === 'counters' ? 'forbidden' : 'allowed';
  const isDeadLetter = location === 'dead letters' || (location === 'queues' && deadLettered.has(subject));
  return isDeadLetter ? 'tolerated' : 'forbidden';
}
