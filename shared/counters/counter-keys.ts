/**
 * The keys and attributes of the `counters` table. The partition `<guild>#<YYYY-MM-DD>` holds a guild's day:
 * - `b#<batch>`: what one batch counted, as JSON in `counts`, by attribute and then by token:
 *   `{"m13:<channel>": {"<token>": 3}, "v13:<channel>": {…}, "j13": {"": 1}, "p13": {…}}`.
 * - `guild`: the last member count of each hour, in the attributes `t00` to `t23`.
 *
 * The counts of a day are the sum of its `b#` items. An attribute is a letter for the event and the hour (00 to 23, UTC),
 * for a person's counts followed by a channel: messages `m13:<channel>`, voice seconds `v13:<channel>`, joins `j13`, parts
 * `p13`, member count `t13`.
 */

/** The events that are counted for a person: messages, and seconds of voice. */
export type UserEvent = 'msg' | 'voice';
/** The events that are counted for a guild: joins, parts, and the member count. */
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
/** The sort key of a day's member counts. */
export const GUILD_ITEM = 'guild';
const BATCH = 'b#';

/** The partition key of a guild's day (`YYYY-MM-DD`). */
export const counterPartition = (guild: string, day: string): string => `${guild}#${day}`;
/** The sort key of what a batch (its id) counted. */
export const batchSortKey = (batch: string): string => `${BATCH}${batch}`;
/** Whether a sort key is that of a batch's counts. */
export const isBatchItem = (sortKey: string): boolean => sortKey.startsWith(BATCH);

/** What a batch counted in a guild's day: by attribute, then by token. The token is '' for joins and parts. */
export type Counts = Record<string, Record<string, number>>;

const padded = (hour: number): string => String(hour).padStart(2, '0');

/** The attribute for a person's event in an hour (0 to 23, UTC) and a channel. */
export function userAttribute(event: UserEvent, hour: number, channel: string): string {
  return `${LETTER[event]}${padded(hour)}:${channel}`;
}

/** The attribute for a guild's event in an hour (0 to 23, UTC). */
export function guildAttribute(event: GuildEvent, hour: number): string {
  return `${LETTER[event]}${padded(hour)}`;
}

/** The event of an attribute; undefined for an unknown one. */
export const eventOfAttribute = (attribute: string): UserEvent | GuildEvent | undefined =>
  EVENT[attribute[0] ?? ''];
/** The hour of an attribute, 0 to 23, UTC. */
export const hourOfAttribute = (attribute: string): number => Number(attribute.slice(1, 3));
/** The channel of an attribute; '' for a guild's events. */
export const channelOfAttribute = (attribute: string): string => attribute.slice(4);
