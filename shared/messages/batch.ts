/**
 * What the worker sends to ingest: one SQS message is one batch. Ingest first claims it, in one transaction with its
 * facts, and then puts its counts, which it can repeat (docs/decisions/0002-counts-are-put-not-added.md).
 *
 * A `who` is 32 hex digits that stand for one person in one month: the month's hash, or, where no hash can be made,
 * the digest of a voice session or a random number. It is never a user id.
 */

/** Counts to add to one person's day. `add` is keyed by {@link userAttribute}. */
export interface UserCells {
  guild: string;
  day: string;
  who: string;
  add: Record<string, number>;
}

/**
 * Voice seconds of everyone still connected when an hour was settled: by channel, then by `who`. Kept together, because
 * an item for each of them would be written every hour for as long as they stay.
 */
export interface SettledVoice {
  guild: string;
  day: string;
  /** 0 to 23, UTC. */
  hour: number;
  seconds: Record<string, Record<string, number>>;
}

/** Counts to add to, and totals to set on, a guild's day. Keys are `j13`, `p13` in `add` and `t13` in `set`. */
export interface GuildCells {
  guild: string;
  day: string;
  add: Record<string, number>;
  set: Record<string, number>;
}

export interface VoiceFact {
  t: 'voice';
  guild: string;
  session: string;
  channel: string;
  since: number;
  who: string;
  month: string;
  held?: true;
}

export interface GuildFact {
  t: 'guild';
  guild: string;
  members: number;
  /** The digest of the channels known of it. */
  channels?: string;
  /** Nothing of it has been seen since, ms. */
  unseenSince?: number;
  /** From when on that is a gap of its own, ms: before it, the whole shard's. */
  gapSince?: number;
}

/** Something that is now so, as opposed to a count. Each fact touches one item of `state`. Times are ms. */
export type Fact =
  /** A voice session is open, counted up to `since` or the settlement; `held` ones only up to `since`. */
  | VoiceFact
  | { t: 'voice-end'; session: string }
  /** Open sessions up to `upTo` (by key) are counted through `through`, all others through `before`. */
  | { t: 'settled'; through: number; upTo: string; before: number }
  | GuildFact
  /** The bot is no longer in the guild. */
  | { t: 'guild-gone'; guild: string }
  /** The first moment this guild was seen. */
  | { t: 'since'; guild: string; since: number }
  /** A channel as it is now, or as it was when it was `deleted`, for good. */
  | { t: 'channel'; guild: string; id: string; name: string; kind: number; parent?: string; deleted?: true }
  /** No batch of this shard will hold another hash of `month`. */
  | { t: 'month-finished'; month: string }
  /** `state` says again what the worker knows, whichever batches before number `through` were left out. */
  | { t: 'restated'; through: number }
  /** Nothing was seen in `[from, to)`, by the whole shard or by one guild. */
  | { t: 'gap'; from: number; to: number; guild?: string };

/** Counts and facts that ingest applies once. `n` counts up by one per shard; (shard, n) is the batch's id. */
export interface Batch {
  v: 1;
  shard: string;
  n: number;
  /** When the batch was cut, ms. */
  at: number;
  users: UserCells[];
  settled: SettledVoice[];
  guilds: GuildCells[];
  facts: Fact[];
}

/** Whether a batch only settles what became of another under its id. */
export const isEmptyBatch = ({ users, settled, guilds, facts }: Batch): boolean =>
  [users, settled, guilds, facts].every(({ length }) => length === 0);

/** After so many failures a batch goes to the dead-letter queue, and those behind it go on. */
export const BATCH_TRIES = 5;

/** The batch's id, unique for ever, `<n>#<shard>`: the deduplication id of its message and the name of its counts. */
export function batchId(batch: Pick<Batch, 'shard' | 'n'>): string {
  return `${batch.n}#${batch.shard}`;
}

/** The name of a shard in keys and message groups: its id and how many there are. */
export function shardName(id: number, count: number): string {
  return `${id}/${count}`;
}

/** The shard's id and count out of its name. */
export function parseShardName(name: string): { id: number; count: number } {
  const [id, count] = name.split('/').map(Number);
  if (id === undefined || count === undefined || !(id < count)) throw new Error(`Not a shard name: ${name}`);
  return { id, count };
}
