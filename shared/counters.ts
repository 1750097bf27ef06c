/**
 * The `counters` table: pk `<guild>#<YYYY-MM-DD>`, sk `u#<token>` for a person's day and `guild` for the guild's.
 * One number attribute per hour and channel (`m13:<channel>`, `v13:<channel>`), per hour alone on the guild's item
 * (`j13`, `p13`, `t13`). The voice seconds of those who stayed past an hour's end lie together in `v#<hour>#<batch>`,
 * as JSON: `{channel: {token: seconds}}`. A person's count is the sum of both.
 */
import { type Item, queryPartition, s } from './dynamodb.ts';
import { tables } from './tables.ts';

export type UserEvent = 'msg' | 'voice';

const LETTER = { msg: 'm', voice: 'v' } as const satisfies Record<UserEvent, string>;
export const GUILD_ITEM = 'guild';

export const counterPartition = (guild: string, day: string): string => `${guild}#${day}`;
export const userSortKey = (token: string): string => `${USER}${token}`;

export const settledSortKey = (hour: number, batch: string): string => `${SETTLED}${padded(hour)}#${batch}`;

const USER = 'u#';
const SETTLED = 'v#';

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
  users: UserDay[];
  joins: Map<number, number>;
  parts: Map<number, number>;
  totals: Map<number, number>;
}

/** Everything counted of a guild on one day. */
export async function readDay(guild: string, day: string): Promise<DayCounters> {
  const result = emptyDay(day);
  const users = new Map<string, UserCell[]>();
  const cellsOf = (token: string): UserCell[] => {
    const known = users.get(token);
    if (known) return known;
    const cells: UserCell[] = [];
    users.set(token, cells);
    return cells;
  };
  for await (const item of queryPartition(tables.counters, counterPartition(guild, day))) {
    const sk = item['sk']?.S ?? '';
    if (sk === GUILD_ITEM) readGuildItem(item, result);
    else if (sk.startsWith(USER)) readUserItem(item, cellsOf(sk.slice(USER.length)));
    else if (sk.startsWith(SETTLED))
      readSettled(item, Number(sk.slice(SETTLED.length, SETTLED.length + 2)), cellsOf);
  }
  for (const [token, cells] of users) result.users.push({ token, cells });
  return result;
}

const emptyDay = (day: string): DayCounters => ({
  day,
  users: [],
  joins: new Map(),
  parts: new Map(),
  totals: new Map(),
});

/** The days in order, read ahead `concurrency` at a time, so that memory holds no more than that many. */
export async function* readDays(
  guild: string,
  days: readonly string[],
  concurrency = 6,
): AsyncGenerator<DayCounters> {
  const ahead: Promise<DayCounters>[] = [];
  let next = 0;
  try {
    for (let at = 0; at < days.length; at++) {
      while (next < days.length && ahead.length < concurrency) {
        const reading = readDay(guild, days[next++] as string);
        reading.catch(() => {}); // Awaited below, in order: until then a rejection is not unhandled.
        ahead.push(reading);
      }
      yield (await ahead.shift()) as DayCounters;
    }
  } finally {
    await Promise.allSettled(ahead);
  }
}

/** The hours' totals of each of `days`, without the users: for finding the last count before a period. */
export async function readGuildDay(guild: string, day: string): Promise<DayCounters> {
  const result = emptyDay(day);
  const items = queryPartition(tables.counters, counterPartition(guild, day), {
    KeyConditionExpression: 'pk = :pk AND sk = :guild',
    ExpressionAttributeValues: { ':guild': s(GUILD_ITEM) },
  });
  for await (const item of items) readGuildItem(item, result);
  return result;
}

function readUserItem(item: Item, into: UserCell[]): void {
  for (const name in item) {
    const value = item[name]?.N;
    if (value === undefined || name[3] !== ':') continue;
    const event = name[0] === 'm' ? 'msg' : 'voice';
    into.push({ event, hour: Number(name.slice(1, 3)), channel: name.slice(4), count: Number(value) });
  }
}

/** Written by ingest only, so its shape is trusted. */
function readSettled(item: Item, hour: number, cellsOf: (token: string) => UserCell[]): void {
  const seconds = JSON.parse(item['seconds']?.S ?? '{}') as Record<string, Record<string, number>>;
  for (const [channel, byToken] of Object.entries(seconds)) {
    for (const token in byToken)
      cellsOf(token).push({ event: 'voice', hour, channel, count: byToken[token] ?? 0 });
  }
}

function readGuildItem(item: Item, into: DayCounters): void {
  const maps: Record<string, Map<number, number>> = { j: into.joins, p: into.parts, t: into.totals };
  for (const name in item) {
    const value = item[name]?.N;
    const hours = maps[name[0] as string];
    if (value !== undefined && hours && name.length === 3) hours.set(Number(name.slice(1)), Number(value));
  }
}
