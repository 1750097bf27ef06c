import { isWithin, rollUp } from '../../shared/state/channel-directory.ts';
import { periodBefore } from '../coverage/period-before.ts';
import {
  type ReportContext,
  type ReportPeriod,
  readReportPeriod,
  type Scope,
} from '../coverage/report-context.ts';
import { foldDays } from '../days/fold-days.ts';
import { type ChannelRow, createBusyChannels } from './busy-channels.ts';
import { createFold, type ReportRow } from './fold.ts';
import { createPersonNumbering } from './person-numbering.ts';
import { createSeries, type Series } from './series.ts';

/** The figures of a `full` report. */
export interface FullReport {
  row: ReportRow;
  /** The row of the period before, where there is a comparable one. */
  before?: { row: ReportRow; period: ReportPeriod };
  /** The busiest first; absent for a report of one channel. */
  channels?: ChannelRow[];
  series: Series;
}

/**
 * A test whether a channel's counts belong in a report: those of `wanted` (a channel, category or thread) and of what is
 * in it. Undefined where the report covers all channels.
 */
export function channelFilter(
  { directory }: Pick<ReportContext, 'directory'>,
  wanted: string | undefined,
): ((channel: string) => boolean) | undefined {
  return wanted === undefined ? undefined : (channel) => isWithin(directory, channel, [wanted]);
}

/** Options of {@link readFullReport}. */
export interface FullReportOptions {
  /** The one channel, category or thread that the report covers; all channels unless given. */
  channel?: string | undefined;
  /** Called for each day that is read. */
  onDay?: (() => void) | undefined;
}

/** Reads the counters of a scope and of the period before it, each once. Throws the SDK's errors. */
export async function readFullReport(
  scope: Scope,
  context: ReportContext,
  { channel, onDay }: FullReportOptions = {},
): Promise<FullReport> {
  const { guild, range } = scope;
  const includes = channelFilter(context, channel);
  const people = createPersonNumbering();
  const fold = createFold({ range, cases: 'full', includes, initialTotal: context.initialTotal, people });
  const series = createSeries({ range, includes });
  const channels = createBusyChannels({ range, rollUp: (id) => rollUp(context.directory, id), people });
  await foldDays(guild, context.days, [fold, series, ...(channel === undefined ? [channels] : [])], onDay);
  const before = await readBefore(scope, context, includes);
  return {
    row: onlyRow(fold.rows()),
    series: series.series(),
    ...(channel === undefined && { channels: channels.rows() }),
    ...(before && { before }),
  };
}

async function readBefore(
  { guild, range }: Scope,
  { since, now }: ReportContext,
  includes: ((channel: string) => boolean) | undefined,
): Promise<FullReport['before']> {
  const before = periodBefore(range, now, since);
  if (!before) return undefined;
  const period = await readReportPeriod({ guild, range: before }, since, now);
  const fold = createFold({ range: before, cases: 'full', includes, initialTotal: period.initialTotal });
  await foldDays(guild, period.days, [fold]);
  return { row: onlyRow(fold.rows()), period };
}

function onlyRow([row]: ReportRow[]): ReportRow {
  if (!row) throw new Error('A full report has one row, but the fold has none.');
  return row;
}
