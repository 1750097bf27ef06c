/**
 * The messages from the worker to ingest. One SQS message is one batch. Ingest first claims it, in one transaction with its
 * facts, and then puts its counts, which it can repeat (docs/decisions/0002-counts-are-put-not-added.md).
 *
 * A `who` is 32 hex digits that stand for one person in one month: the month's hash, or, where no hash can be made,
 * the digest of a voice session or a random number. It is never a user id. Days are `YYYY-MM-DD`, months `YYYY-MM`,
 * instants ms since the epoch, all in UTC.
 */

/** Counts to add to one person's day. The keys of `add` are attributes as `userAttribute` writes them. */
export interface UserCells {
  guild: string;
  day: string;
  who: string;
  add: Record<string, number>;
}

/**
 * The voice seconds, up to the end of an hour, of the people who were still connected then: by channel, then by `who`. They
 * are one entry, because an entry for each person would be sent every hour for as long as they stay.
 */
export interface SettledVoice {
  guild: string;
  day: string;
  /** The hour that ended, 0 to 23. */
  hour: number;
  seconds: Record<string, Record<string, number>>;
}

/** A guild's day: joins (`j13`) and parts (`p13`) to add in `add`, member counts (`t13`) to replace in `set`; 13 is the hour. */
export interface GuildCells {
  guild: string;
  day: string;
  add: Record<string, number>;
  set: Record<string, number>;
}

/** A voice session is open. */
export interface VoiceFact {
  t: 'voice';
  guild: string;
  /** The session's key, a digest. */
  session: string;
  channel: string;
  /** Up to when it is counted, ms, unless the `settled` fact says that it is counted further. */
  since: number;
  who: string;
  /** The month of `who`. */
  month: string;
  /** The session is kept over an outage, so it is counted only up to `since`. */
  held?: true;
}

/** The bot is in a guild. */
export interface GuildFact {
  t: 'guild';
  guild: string;
  /** The member count. */
  members: number;
  /** A digest of the guild's known channels. */
  channels?: string;
  /** Since when nothing of the guild was seen, ms; absent while it is seen. */
  unseenSince?: number;
  /** Where the guild's own gap begins, ms. The time before it is in a gap of the whole shard. */
  gapSince?: number;
}

/** A statement about the present that replaces an earlier one. Each fact changes one item of `state`. Times are ms. */
export type Fact =
  | VoiceFact
  /** A voice session has ended. */
  | { t: 'voice-end'; session: string }
  /** Open sessions with keys up to `upTo` are counted up to `through`, all others up to `before`. */
  | { t: 'settled'; through: number; upTo: string; before: number }
  | GuildFact
  /** The bot is no longer in the guild. */
  | { t: 'guild-gone'; guild: string }
  /** When the guild was first seen. */
  | { t: 'since'; guild: string; since: number }
  /** A channel as it is now, or as it was before it was `deleted`. */
  | { t: 'channel'; guild: string; id: string; name: string; kind: number; parent?: string; deleted?: true }
  /** This shard has finished `month`: no later batch has a hash of it. */
  | { t: 'month-finished'; month: string }
  /** A resync is complete: `state` agrees with the worker, whichever batches before number `through` were missed. */
  | { t: 'restated'; through: number }
  /** A gap: nothing was seen in `[from, to)`, of one guild or, without `guild`, of the whole shard. */
  | { t: 'gap'; from: number; to: number; guild?: string };

/** Counts and facts that ingest applies once. `n` counts up by one per shard; (shard, n) is the batch's id. */
export interface Batch {
  /** The version of this format. */
  v: 1;
  /** The name of the shard, as `shardName` writes it. */
  shard: string;
  /** The number of the batch, which grows by one with each batch of the shard. */
  n: number;
  /** When the batch was cut, ms. */
  at: number;
  users: UserCells[];
  settled: SettledVoice[];
  guilds: GuildCells[];
  facts: Fact[];
}

/**
 * Whether a batch is empty. A new worker sends an empty batch under the id of a batch whose outcome is unknown: only one of
 * the two is applied.
 */
export const isEmptyBatch = ({ users, settled, guilds, facts }: Batch): boolean =>
  [users, settled, guilds, facts].every(({ length }) => length === 0);

/** How often a batch is delivered before it goes to the dead-letter queue and the batches behind it go on. */
export const BATCH_TRIES = 5;

/** The id of a batch, `<n>#<shard>`, which is never used again. It is the message's deduplication id and names the items of its counts. */
export function batchId(batch: Pick<Batch, 'shard' | 'n'>): string {
  return `${batch.n}#${batch.shard}`;
}

/** The name of a shard in keys and message groups: its id and the number of shards, `0/1`. */
export function shardName(id: number, count: number): string {
  return `${id}/${count}`;
}

/** Reads the name of a shard. Throws if it is malformed. */
export function parseShardName(name: string): { id: number; count: number } {
  const [id, count] = name.split('/').map(Number);
  if (id === undefined || count === undefined || !(id < count))
    throw new Error(`Expected the name of a shard, such as 0/1: ${name}`);
  return { id, count };
}
