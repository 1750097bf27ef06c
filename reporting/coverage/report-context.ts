import { type Directory, readDirectory } from '../../shared/state/channel-directory.ts';
import { readSince } from '../../shared/state/guild-since.ts';
import { DAY_MS, daysIn, type Range } from '../../shared/time.ts';
import { type Gap, readGaps } from './gaps.ts';
import { lastCountBefore } from './member-count.ts';

/** The guild and the half-open range (ms, whole UTC hours) that a report covers. */
export interface Scope {
  guild: string;
  range: Range;
}

/** What a report needs to know about a range before it reads any counters. */
export interface ReportPeriod {
  range: Range;
  /** The moment of asking, ms. */
  now: number;
  /** The days (`YYYY-MM-DD`) of the range that can hold data: from the guild's first day to the day of asking. */
  days: string[];
  /** The last known member count before the first day. */
  initialTotal: number | undefined;
  gaps: readonly Gap[];
}

/** A report's period, and what holds for its guild at any time. */
export interface ReportContext extends ReportPeriod {
  directory: Directory;
  /** When the guild was first seen, or when its oldest kept counters begin; ms. */
  since: number | undefined;
}

/** Reads the context of a report; `now` (ms) is the moment of asking. Throws the SDK's errors. */
export async function readReportContext(scope: Scope, now: number): Promise<ReportContext> {
  const [directory, since, gaps] = await Promise.all([
    readDirectory(scope.guild),
    readSince(scope.guild, now),
    readGaps(scope.guild, scope.range),
  ]);
  return { directory, since, ...(await periodOf(scope, gaps, since, now)) };
}

/** Reads another period of a guild whose `since` is known already. Throws the SDK's errors. */
export async function readReportPeriod(
  scope: Scope,
  since: number | undefined,
  now: number,
): Promise<ReportPeriod> {
  return await periodOf(scope, await readGaps(scope.guild, scope.range), since, now);
}

async function periodOf(
  { guild, range }: Scope,
  gaps: readonly Gap[],
  since: number | undefined,
  now: number,
): Promise<ReportPeriod> {
  return {
    range,
    now,
    days: daysIn(Math.max(range.start, since ?? range.end), Math.min(range.end, now + DAY_MS)),
    initialTotal: await lastCountBefore(guild, range.start, since),
    gaps,
  };
}
