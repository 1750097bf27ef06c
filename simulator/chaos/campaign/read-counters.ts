import { createHasher } from '../../../gateway/salts/hasher.ts';
import { readSalt } from '../../../gateway/salts/salts.ts';
import { readDay } from '../../../reporting/days/day-counters.ts';
import { readDays } from '../../../reporting/days/read-days.ts';
import { numberOf, queryPartition, stringOf } from '../../../shared/aws/dynamodb.ts';
import { tables } from '../../../shared/aws/tables.ts';
import { identityPartition } from '../../../shared/state/identity-keys.ts';
import { GAPS_PARTITION } from '../../../shared/state/state-keys.ts';
import { dayStart, daysIn, HOUR_MS, monthOfDay, type Range } from '../../../shared/time.ts';
import { countName, voiceName } from './counter-names.ts';
import { guildId, peopleOf } from './random-life.ts';

/** What the database holds of some guilds and days, under the names of counter-names.ts. */
export interface Counters {
  counts: Map<string, number>;
  /** Voice seconds. */
  seconds: Map<string, number>;
  /** The last known member count of each guild. */
  totals: Map<string, number>;
}

/** Stands for the user of a token that belongs to no user's hash. */
export const UNKNOWN_USER = 'unknown user';

/** The gaps in the database. */
export async function readAllGaps(): Promise<Range[]> {
  const gaps: Range[] = [];
  for await (const item of queryPartition(tables.state, GAPS_PARTITION)) {
    gaps.push({ start: numberOf(item, 'from'), end: numberOf(item, 'to') });
  }
  return gaps;
}

/** The counters of a range, straight from the table. */
export const readCounters = (guildCount: number, range: Range): Promise<Counters> =>
  readWith(readDay, guildCount, range);

/** The counters of a range as reports read them: from a day's file, where the file holds everything. */
export const readReportedCounters = (guildCount: number, range: Range): Promise<Counters> =>
  readWith(readReportedDay, guildCount, range);

async function readReportedDay(guild: string, day: string): ReturnType<typeof readDay> {
  for await (const { users, ...rest } of readDays(guild, [day], Number.POSITIVE_INFINITY))
    return { ...rest, users: [...users] };
  throw new Error(`Reports find no day ${day}.`);
}

async function readWith(read: typeof readDay, guildCount: number, range: Range): Promise<Counters> {
  const counters: Counters = { counts: new Map(), seconds: new Map(), totals: new Map() };
  for (let number = 0; number < guildCount; number++) {
    const guild = guildId(number);
    for (const day of daysIn(range.start, range.end)) {
      const people = await peopleByToken(number, monthOfDay(day));
      addDay(counters, guild, dayStart(day), await read(guild, day), people);
    }
  }
  return counters;
}

function addDay(
  { counts, seconds, totals }: Counters,
  guild: string,
  start: number,
  day: Awaited<ReturnType<typeof readDay>>,
  people: ReadonlyMap<string, string>,
): void {
  for (const { token, cells } of day.users) {
    const user = people.get(token) ?? UNKNOWN_USER;
    for (const { event, hour, channel, count } of cells) {
      const at = start + hour * HOUR_MS;
      if (event === 'msg') add(counts, countName('msg', guild, at, user, channel), count);
      else add(seconds, voiceName(guild, at, user, channel), count);
    }
  }
  for (const [hour, count] of day.joins) add(counts, countName('join', guild, start + hour * HOUR_MS), count);
  // A part counts in the hour of its arrival, which is not known: its name has no hour.
  for (const count of day.parts.values()) add(counts, countName('part', guild, 0), count);
  const last = day.totals.get(Math.max(...day.totals.keys()));
  if (last !== undefined) totals.set(guild, last);
}

function add(to: Map<string, number>, name: string, count: number): void {
  to.set(name, (to.get(name) ?? 0) + count);
}

/** Which user each token of a guild and month belongs to. This needs the salt: hashes of all users are made with it. */
async function peopleByToken(guild: number, month: string): Promise<Map<string, string>> {
  const salt = await readSalt(month);
  if (!salt) return new Map();
  const hasher = createHasher();
  hasher.addSalt(month, salt);
  const byHash = new Map(peopleOf(guild).map((user) => [hasher.hash(month, guildId(guild), user), user]));
  const people = new Map<string, string>();
  for await (const item of queryPartition(tables.identities, identityPartition(guildId(guild), month))) {
    const user = byHash.get(stringOf(item, 'sk'));
    if (user !== undefined) people.set(stringOf(item, 'token'), user);
  }
  return people;
}
