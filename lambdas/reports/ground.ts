import { readDays } from '../../shared/counters.ts';
import { type Directory, isWithin, readDirectory } from '../../shared/directory.ts';
import { readSince } from '../../shared/guild-since.ts';
import type { ReportType } from '../../shared/report-request.ts';
import { DAY_MS, daysIn } from '../../shared/time.ts';
import { createFold, type ReportRow } from './fold.ts';
import { describeSeen, readGaps } from './gaps.ts';
import { lastCountBefore } from './member-count.ts';

/** A guild and a stretch of its time, `[start, end)` in ms. */
export interface Scope {
  guild: string;
  range: { start: number; end: number };
}

/** What has to be known of a scope before a counter of it is read. */
export interface Ground {
  /** The part of the range that can hold anything: not before the guild was first seen, not after the day of asking. */
  days: string[];
  directory: Directory;
  /** The last count of members before the first day. */
  initialTotal: number | undefined;
  /** How much of the range was seen, where that is not all of it. */
  seen: string | undefined;
}

/** Reads what a report of a scope stands on; `now` (ms) is the moment of asking. */
export async function readGround({ guild, range }: Scope, now: number): Promise<Ground> {
  const [directory, since, gaps] = await Promise.all([
    readDirectory(guild),
    readSince(guild, now),
    readGaps(guild, range),
  ]);
  const initialTotal = await lastCountBefore(guild, range.start, since);
  const days = daysIn(Math.max(range.start, since ?? range.end), Math.min(range.end, now + DAY_MS));
  return { directory, days, initialTotal, seen: describeSeen(gaps, range, now) };
}

/** Reads a scope's counters, or one channel's with its threads, and folds them into the rows of a report. */
export async function foldScope(
  { guild, range }: Scope,
  ground: Ground,
  cases: ReportType,
  channel?: string,
): Promise<ReportRow[]> {
  const fold = createFold({
    range,
    cases,
    ...(channel !== undefined && { includes: (id) => isWithin(ground.directory, id, [channel]) }),
    initialTotal: ground.initialTotal,
  });
  for await (const day of readDays(guild, ground.days)) fold.add(day);
  return fold.rows();
}
