import type { Locale } from '../../shared/locale.ts';
import { type Directory, readDirectory } from '../../shared/state/channel-directory.ts';
import { readSince } from '../../shared/state/guild-since.ts';
import { DAY_MS, daysIn, type Range } from '../../shared/time.ts';
import type { DayCounters } from '../days/day-counters.ts';
import { readDays } from '../days/read-days.ts';
import { describeSeen, type Gap, readGaps } from './gaps.ts';
import { lastCountBefore } from './member-count.ts';

/** A guild and a stretch of its time, `[start, end)` in ms, and the language in which it is spoken of. */
export interface Scope {
  guild: string;
  range: Range;
  locale: Locale;
}

/** What has to be known of a stretch of time before a counter of it is read. */
export interface Stretch {
  range: Range;
  /** The part of the range that can hold anything: not before the guild was first seen, not after the day of asking. */
  days: string[];
  /** The last count of members before the first day. */
  initialTotal: number | undefined;
  gaps: readonly Gap[];
  /** How much of the range was seen, where that is not all of it. */
  seen: string | undefined;
}

/** What a report of a scope stands on. */
export interface Ground extends Stretch {
  directory: Directory;
  /** When the guild was first seen, or from when on its counters are kept (ms). */
  since: number | undefined;
}

/** Reads what a report of a scope stands on; `now` (ms) is the moment of asking. */
export async function readGround(scope: Scope, now: number): Promise<Ground> {
  const { guild, range } = scope;
  const [directory, since, gaps] = await Promise.all([
    readDirectory(guild),
    readSince(guild, now),
    readGaps(guild, range),
  ]);
  return { directory, since, ...(await stretchOf(scope, gaps, since, now)) };
}

/** Reads what another stretch of the same guild's time stands on. */
export async function readStretch(scope: Scope, since: number | undefined, now: number): Promise<Stretch> {
  return await stretchOf(scope, await readGaps(scope.guild, scope.range), since, now);
}

async function stretchOf(
  { guild, range, locale }: Scope,
  gaps: readonly Gap[],
  since: number | undefined,
  now: number,
): Promise<Stretch> {
  return {
    range,
    days: daysIn(Math.max(range.start, since ?? range.end), Math.min(range.end, now + DAY_MS)),
    initialTotal: await lastCountBefore(guild, range.start, since),
    gaps,
    seen: describeSeen(gaps, range, now, locale),
  };
}

/** Reads the counters of some days once and has all of the folds take them in, in order. `onDay` is told of each day. */
export async function foldDays(
  guild: string,
  days: readonly string[],
  folds: readonly { add(day: DayCounters): void }[],
  onDay: () => void = () => {},
): Promise<void> {
  for await (const day of readDays(guild, days)) {
    onDay();
    for (const fold of folds) fold.add(day);
  }
}
