import { isDeepStrictEqual } from 'node:util';
import { numberOf, queryPartition, stringOf } from '../../../shared/aws/dynamodb.ts';
import { tables } from '../../../shared/aws/tables.ts';
import { guildsPartition } from '../../../shared/state/state-keys.ts';
import type { Range } from '../../../shared/time.ts';
import type { World } from '../../discord/world/world.ts';
import type { Bounds, Expectation } from './expectation.ts';
import {
  type Counters,
  readAllGaps,
  readCounters,
  readReportedCounters,
  UNKNOWN_USER,
} from './read-counters.ts';

/** What to compare. */
export interface ComparisonOptions {
  expected: Expectation;
  world: World;
  guildCount: number;
  range: Range;
  /** When the worker was not connected. */
  outages: readonly Range[];
  /** The shard's name. */
  shard: string;
  /** The longest time for which the machine stood still, s. */
  stallSeconds: number;
  /** Whether a batch was dead-lettered and redriven: voice seconds inside gaps may then be missing. */
  hasRedrive: boolean;
}

/** How long an event may be on its way, ms: the edges of a gap are uncertain by as much. */
const MARGIN_MS = 400;
const widened = ({ start, end }: Range): Range => ({ start: start - MARGIN_MS, end: end + MARGIN_MS });

/** Compares every counter in the database with what is expected. Returns the differences, a line each. */
export async function compareCounters(options: ComparisonOptions): Promise<string[]> {
  const { expected, guildCount, range, outages } = options;
  const gaps = (await readAllGaps()).map(widened);
  const found = await readCounters(guildCount, range);
  const reported = await readReportedCounters(guildCount, range);
  const seconds = expected.seconds({
    outages: [...outages.map(widened), ...gaps],
    missing: options.hasRedrive ? gaps : [],
    stallSeconds: options.stallSeconds,
  });
  return [
    ...(isDeepStrictEqual(reported, found) ? [] : ['reports read other counters than the table holds']),
    ...differences(expected.counts(gaps), found.counts),
    ...differences(allowUnknownUsers(seconds, found.seconds), found.seconds),
    ...wrongTotals(found, options),
    ...(await wrongMemberCounts(options)),
  ];
}

function wrongTotals({ totals }: Counters, { world, hasRedrive }: ComparisonOptions): string[] {
  // A redriven batch does not replace an older total of its hour.
  if (hasRedrive) return [];
  return [...totals].flatMap(([guild, total]) => {
    const members = world.guilds.get(guild)?.memberCount;
    return total === members ? [] : [`total users ${total}, expected ${members}`];
  });
}

/** Differences between the member counts in `state` and those of the world. */
async function wrongMemberCounts({ world, shard }: ComparisonOptions): Promise<string[]> {
  const wrong: string[] = [];
  for await (const item of queryPartition(tables.state, guildsPartition(shard))) {
    const found = numberOf(item, 'members');
    const expected = world.guilds.get(stringOf(item, 'sk'))?.memberCount;
    if (found !== expected) wrong.push(`members ${found}, expected ${expected}`);
  }
  return wrong;
}

/**
 * Widens the bounds for the seconds of unknown users. A user who stays in voice without an event over a month's end, while
 * the worker restarts, counts under their voice session's key until their next event: only that lets the worker make their
 * hash. Their own seconds may be missing then, but each channel's sum must be right.
 */
function allowUnknownUsers(expected: Map<string, Bounds>, found: Map<string, number>): Map<string, Bounds> {
  const bounds = new Map(expected);
  for (const [name, seconds] of found) {
    const [, guild = '', hour = '', ...rest] = name.split(' ');
    if (!rest.join(' ').startsWith(UNKNOWN_USER)) continue;
    const channel = rest.at(-1) ?? '';
    let possible = 0;
    for (const [other, { least, most }] of expected) {
      const [, otherGuild, otherHour, , otherChannel] = other.split(' ');
      if (otherGuild !== guild || otherHour !== hour || otherChannel !== channel) continue;
      bounds.set(other, { least: least - seconds, most });
      possible += most - (found.get(other) ?? 0);
    }
    bounds.set(name, { least: 0, most: Math.max(0, possible) });
  }
  return bounds;
}

function differences(expected: Map<string, Bounds>, found: Map<string, number>): string[] {
  const wrong: string[] = [];
  for (const name of new Set([...expected.keys(), ...found.keys()])) {
    const { least, most } = expected.get(name) ?? { least: 0, most: 0 };
    const count = found.get(name) ?? 0;
    if (count >= least && count <= most) continue;
    const bounds = least === most ? String(least) : `${least.toFixed(1)} to ${most.toFixed(1)}`;
    wrong.push(`${name}: ${count}, expected ${bounds}`);
  }
  return wrong;
}
