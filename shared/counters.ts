/**
 * The `counters` table: pk `<guild>#<YYYY-MM-DD>`, one item for each batch that counted something (`b#<batch>`), and
 * `guild` for the last member count of each hour (`t13`). A batch's item holds its counts as JSON, by what was counted,
 * then by token: `{"m13:<channel>": {"<token>": 3}, "v13:<channel>": {…}, "j13": {"": 1}, "p13": {…}}`. What was counted
 * of a day is the sum of its items.
 */
import { createDayCells, type DayCells, type GrowingDayCells } from './day-cells.ts';
import { type Item, queryPartition, s } from './dynamodb.ts';
import { scanCounts } from './scan-counts.ts';
import { tables } from './tables.ts';

export type UserEvent = 'msg' | 'voice';

const LETTER = { msg: 'm', voice: 'v' } as const satisfies Record<UserEvent, string>;
export const GUILD_ITEM = 'guild';
const BATCH = 'b#';

export const counterPartition = (guild: string, day: string): string => `${guild}#${day}`;
export const batchSortKey = (batch: string): string => `${BATCH}${batch}`;

/** What a batch counted of a guild's day: by attribute, then by token; by nobody's, '', where no person is counted. */
export type Counts = Record<string, Record<string, number>>;

const padded = (hour: number): string => String(hour).padStart(2, '0');

/** The attribute that counts a person's `event` in an hour (0 to 23, UTC) of a channel. */
export function userAttribute(event: UserEvent, hour: number, channel: string): string {
  return `${LETTER[event]}${padded(hour)}:${channel}`;
}

/** The attribute of a guild's day for `join`, `part` (added up) or `total_users` (last known) in an hour. */
export function guildAttribute(event: 'join' | 'part' | 'total_users', hour: number): string {
  return `${event[0]}${padded(hour)}`;
}

/** One count: messages, or seconds of voice. */
export interface UserCell {
  event: UserEvent;
  /** 0 to 23, UTC. */
  hour: number;
  channel: string;
  count: number;
}

export interface UserDay {
  token: string;
  cells: UserCell[];
}

/** A day as stored; a user may have several cells of one event, hour and channel. `joins`, `parts` and `totals` are sparse by hour: what is missing was not written. */
export interface DayCounters {
  day: string;
  users: DayCells;
  joins: Map<number, number>;
  parts: Map<number, number>;
  totals: Map<number, number>;
}

/** A day's counters while they are being read. */
export interface GrowingDay extends DayCounters {
  users: GrowingDayCells;
}

/** A day of which nothing has been read yet. */
export const emptyDay = (day: string): GrowingDay => ({
  day,
  users: createDayCells(),
  joins: new Map(),
  parts: new Map(),
  totals: new Map(),
});

/** Everything counted of a guild on one day, to look into: all its cells as objects. */
export async function readDay(
  guild: string,
  day: string,
): Promise<Omit<DayCounters, 'users'> & { users: UserDay[] }> {
  const counters = emptyDay(day);
  await readItems(guild, counters);
  return { ...counters, users: [...counters.users] };
}

/** Items asked for at once: what comes of a whole megabyte of them takes ten, for each day that is being read. */
export const PAGE_ITEMS = 1000;

export interface ReadOptions {
  /** Asked after each item: whether to go on. */
  goOn?: () => Promise<boolean> | boolean;
  /** Also what was put a moment ago, at twice the price. */
  consistent?: boolean;
}

/** Adds up a day's items, into counters that begin as {@link emptyDay}. Resolves to whether it came to the end. */
export async function readItems(
  guild: string,
  into: GrowingDay,
  { goOn = () => true, consistent = false }: ReadOptions = {},
): Promise<boolean> {
  const items = queryPartition(tables.counters, counterPartition(guild, into.day), {
    Limit: PAGE_ITEMS,
    ConsistentRead: consistent,
  });
  for await (const item of items) {
    const sk = item['sk']?.S ?? '';
    if (sk === GUILD_ITEM) readTotals(item, into.totals);
    else if (sk.startsWith(BATCH)) readCounts(item, into);
    const answer = goOn();
    if (answer !== true && !(await answer)) return false;
  }
  return true;
}

/** The hours' totals of each of `days`, without the users: for finding the last count before a period. */
export async function readGuildDay(guild: string, day: string): Promise<DayCounters> {
  const result = emptyDay(day);
  const items = queryPartition(tables.counters, counterPartition(guild, day), {
    KeyConditionExpression: 'pk = :pk AND sk = :guild',
    ExpressionAttributeValues: { ':guild': s(GUILD_ITEM) },
  });
  for await (const item of items) readTotals(item, result.totals);
  return result;
}

/** Written by ingest only, so its shape is trusted. */
function readCounts(item: Item, into: GrowingDay): void {
  scanCounts(item['counts']?.S ?? '{}', (attribute, token, count) => {
    const letter = attribute[0];
    const hour = Number(attribute.slice(1, 3));
    if (letter === 'j' || letter === 'p') {
      const hours = letter === 'j' ? into.joins : into.parts;
      hours.set(hour, (hours.get(hour) ?? 0) + count);
    } else into.users.add(token, letter === 'm' ? 'msg' : 'voice', hour, attribute.slice(4), count);
  });
}

function readTotals(item: Item, into: Map<number, number>): void {
  for (const name in item) {
    const value = item[name]?.N;
    if (value !== undefined && name[0] === 't') into.set(Number(name.slice(1)), Number(value));
  }
}
