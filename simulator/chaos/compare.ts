import { isDeepStrictEqual } from 'node:util';
import { createHasher } from '../../gateway/salts/hasher.ts';
import { readSalt } from '../../gateway/salts/salts.ts';
import { readDay } from '../../reporting/days/day-counters.ts';
import { readDays } from '../../reporting/days/read-days.ts';
import { numberOf, queryPartition, stringOf } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { identityPartition } from '../../shared/state/identity-keys.ts';
import { GAPS_PARTITION, guildsPartition } from '../../shared/state/state-keys.ts';
import { dayStart, daysIn, HOUR_MS, monthOfDay } from '../../shared/time.ts';
import type { World } from '../discord/world/world.ts';
import { guildId, peopleOf } from './round-life.ts';
import { type Bounds, cellName, type Truth, voiceName, type Window } from './truth.ts';

/** What a round recorded as not seen. */
export async function readAllGaps(): Promise<Window[]> {
  const gaps: Window[] = [];
  for await (const item of queryPartition(tables.state, GAPS_PARTITION)) {
    gaps.push({ from: numberOf(item, 'from'), to: numberOf(item, 'to') });
  }
  return gaps;
}

/** An event is on its way for a moment: by so much the edges of a gap are uncertain, ms. */
const MARGIN_MS = 400;
const wider = ({ from, to }: Window): Window => ({ from: from - MARGIN_MS, to: to + MARGIN_MS });

/** Compares every counter with the truth. Gives what differs, a line each. */
export async function compare(options: {
  truth: Truth;
  world: World;
  guilds: number;
  range: Window;
  /** When the worker was not connected. */
  outages: readonly Window[];
  shard: string;
  /** Seconds for which the machine stood still at the longest. */
  stall: number;
  /** Whether a batch was left out: what those in voice were counted for may then be missing from the gaps. */
  leftOut: boolean;
}): Promise<string[]> {
  const { truth, world, guilds, range, outages } = options;
  const gaps = (await readAllGaps()).map(wider);
  const found = await observe(guilds, range, readDay);
  const asReported = await observe(guilds, range, readFiled);
  const seconds = truth.seconds({
    windows: [...outages.map(wider), ...gaps],
    lost: options.leftOut ? gaps : [],
    stall: options.stall,
  });
  const wrong = [
    ...(isDeepStrictEqual(asReported, found) ? [] : ['reports read something else than what was counted']),
    ...differences(truth.counts(gaps), found.counts),
    ...differences(allowUnknown(seconds, found.seconds), found.seconds),
  ];
  for (const [guild, total] of found.totals) {
    const members = world.guilds.get(guild)?.memberCount;
    // One that was left out and came back does not replace an older one of its hour.
    if (total !== members && !options.leftOut) wrong.push(`total users ${total}, really ${members}`);
  }
  for await (const item of queryPartition(tables.state, guildsPartition(options.shard))) {
    const members = world.guilds.get(stringOf(item, 'sk'))?.memberCount;
    if (numberOf(item, 'members') !== members)
      wrong.push(`members ${numberOf(item, 'members')}, really ${members}`);
  }
  return wrong;
}

/** Whose token is nobody's hash. */
const UNKNOWN = 'someone unknown';

/**
 * Someone who sits still in voice over a month's end, while the worker is restarted, goes on under the session's own key
 * until they are heard of again: no hash of theirs can be made before. Their seconds are there, under nobody's name; in
 * all, a channel has what it should.
 */
function allowUnknown(truth: Map<string, Bounds>, found: Map<string, number>): Map<string, Bounds> {
  const bounds = new Map(truth);
  for (const [name, seconds] of found) {
    const [, guild = '', hour = '', ...rest] = name.split(' ');
    if (!rest.join(' ').startsWith(UNKNOWN)) continue;
    const channel = rest.at(-1) ?? '';
    let possible = 0;
    for (const [theirs, { least, most }] of truth) {
      const [, theirGuild, theirHour, , theirChannel] = theirs.split(' ');
      if (theirGuild !== guild || theirHour !== hour || theirChannel !== channel) continue;
      bounds.set(theirs, { least: least - seconds, most });
      possible += most - (found.get(theirs) ?? 0);
    }
    bounds.set(name, { least: 0, most: Math.max(0, possible) });
  }
  return bounds;
}

function differences(truth: Map<string, Bounds>, found: Map<string, number>): string[] {
  const wrong: string[] = [];
  for (const name of new Set([...truth.keys(), ...found.keys()])) {
    const { least, most } = truth.get(name) ?? { least: 0, most: 0 };
    const count = found.get(name) ?? 0;
    if (count < least || count > most) {
      wrong.push(
        `${name}: ${count}, really ${least === most ? least : `${least.toFixed(1)} to ${most.toFixed(1)}`}`,
      );
    }
  }
  return wrong;
}

/** A day as reports read it, whatever the time: from its file, if that holds everything. */
async function readFiled(guild: string, day: string): ReturnType<typeof readDay> {
  for await (const { users, ...rest } of readDays(guild, [day], Number.POSITIVE_INFINITY))
    return { ...rest, users: [...users] };
  throw new Error('A day was asked for, and none came.');
}

async function observe(guilds: number, range: Window, read: typeof readDay) {
  const counts = new Map<string, number>();
  const seconds = new Map<string, number>();
  /** The last known of each guild. */
  const totals = new Map<string, number>();
  const add = (to: Map<string, number>, name: string, count: number) =>
    void to.set(name, (to.get(name) ?? 0) + count);
  for (let number = 0; number < guilds; number++) {
    const guild = guildId(number);
    for (const day of daysIn(range.from, range.to)) {
      const month = monthOfDay(day);
      const people = await peopleByToken(number, month);
      const { users, joins, parts, totals: byHour } = await read(guild, day);
      for (const { token, cells } of users) {
        const user = people.get(token) ?? UNKNOWN;
        for (const { event, hour, channel, count } of cells) {
          const at = dayStart(day) + hour * HOUR_MS;
          if (event === 'msg') add(counts, cellName('msg', guild, at, user, channel), count);
          else add(seconds, voiceName(guild, at, user, channel), count);
        }
      }
      for (const [hour, count] of joins)
        add(counts, cellName('join', guild, dayStart(day) + hour * HOUR_MS), count);
      // A part has no time but that of its arrival, which may be another hour's.
      for (const count of parts.values()) add(counts, cellName('part', guild, 0), count);
      const last = byHour.get(Math.max(...byHour.keys()));
      if (last !== undefined) totals.set(guild, last);
    }
  }
  return { counts, seconds, totals };
}

/** Whose token is whose, as only someone with the salt can tell. */
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
