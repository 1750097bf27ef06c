/**
 * The keys and attributes of the `counters` table: pk `<guild>#<YYYY-MM-DD>`, one item for each batch that counted
 * something (`b#<batch>`), and `guild` for the last member count of each hour (`t13`). A batch's item holds its counts as
 * JSON, by attribute, then by token: `{"m13:<channel>": {"<token>": 3}, "v13:<channel>": {…}, "j13": {"": 1}, "p13": {…}}`.
 * The counts of a day are the sum of its items.
 */
export type UserEvent = 'msg' | 'voice';
export type GuildEvent = 'join' | 'part' | 'total_users';

const LETTER = {
  msg: 'm',
  voice: 'v',
  join: 'j',
  part: 'p',
  total_users: 't',
} as const satisfies Record<UserEvent | GuildEvent, string>;
const EVENT: Readonly<Record<string, UserEvent | GuildEvent | undefined>> = {
  m: 'msg',
  v: 'voice',
  j: 'join',
  p: 'part',
  t: 'total_users',
};
export const GUILD_ITEM = 'guild';
const BATCH = 'b#';

export const counterPartition = (guild: string, day: string): string => `${guild}#${day}`;
export const batchSortKey = (batch: string): string => `${BATCH}${batch}`;
/** Whether an item of a day holds the counts of a batch. */
export const isBatchItem = (sortKey: string): boolean => sortKey.startsWith(BATCH);

/** What a batch counted of a guild's day: by attribute, then by token; the token is '' where no person is counted. */
export type Counts = Record<string, Record<string, number>>;

const padded = (hour: number): string => String(hour).padStart(2, '0');

/** The attribute that counts a person's `event` in an hour (0 to 23, UTC) of a channel. */
export function userAttribute(event: UserEvent, hour: number, channel: string): string {
  return `${LETTER[event]}${padded(hour)}:${channel}`;
}

/** The attribute of a guild's day for `join`, `part` (added up) or `total_users` (last known) in an hour. */
export function guildAttribute(event: GuildEvent, hour: number): string {
  return `${LETTER[event]}${padded(hour)}`;
}

/** What an attribute counts; undefined where it is none of ours. */
export const eventOfAttribute = (attribute: string): UserEvent | GuildEvent | undefined =>
  EVENT[attribute[0] ?? ''];
/** The hour that an attribute counts, 0 to 23, UTC. */
export const hourOfAttribute = (attribute: string): number => Number(attribute.slice(1, 3));
/** The channel that an attribute counts; '' for those of the guild. */
export const channelOfAttribute = (attribute: string): string => attribute.slice(4);
