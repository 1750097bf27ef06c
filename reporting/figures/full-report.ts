import { isWithin, rollUp } from '../../shared/state/channel-directory.ts';
import { periodBefore } from '../coverage/period-before.ts';
import { foldDays, type Ground, readStretch, type Scope, type Stretch } from '../coverage/report-context.ts';
import { type ChannelRow, createBusyChannels } from './busy-channels.ts';
import { createFold, type ReportRow } from './fold.ts';
import { createPeople } from './person-numbering.ts';
import { createSeries, type Series } from './series.ts';

/** All that a `full` report tells of a scope. */
export interface FullReport {
  row: ReportRow;
  /** The time before, where there is one to compare with. */
  before?: { row: ReportRow; stretch: Stretch };
  /** The busiest first; absent where one channel was asked for. */
  channels?: ChannelRow[];
  series: Series;
}

/** Whether the counts of a channel are asked for: all are, or those of one channel, category or thread and of what is in it. */
export function channelFilter(
  { directory }: Pick<Ground, 'directory'>,
  wanted: string | undefined,
): ((channel: string) => boolean) | undefined {
  return wanted === undefined ? undefined : (channel) => isWithin(directory, channel, [wanted]);
}

export interface FullReportOptions {
  /** The moment of asking, ms. */
  now: number;
  /** The one channel, category or thread that is asked for. */
  channel?: string | undefined;
  /** Told of each day that is read. */
  onDay?: (() => void) | undefined;
}

/** Reads the counters of a scope, and of the time before, once each. */
export async function readFullReport(
  scope: Scope,
  ground: Ground,
  { now, channel, onDay }: FullReportOptions,
): Promise<FullReport> {
  const { guild, range } = scope;
  const includes = channelFilter(ground, channel);
  const people = createPeople();
  const fold = createFold({ range, cases: 'full', includes, initialTotal: ground.initialTotal, people });
  const series = createSeries({ range, includes });
  const channels = createBusyChannels({ range, rollUp: (id) => rollUp(ground.directory, id), people });
  await foldDays(guild, ground.days, [fold, series, ...(channel === undefined ? [channels] : [])], onDay);
  const before = await readBefore(scope, ground, now, includes);
  return {
    row: onlyRow(fold.rows()),
    series: series.series(),
    ...(channel === undefined && { channels: channels.rows() }),
    ...(before && { before }),
  };
}

async function readBefore(
  scope: Scope,
  { since }: Ground,
  now: number,
  includes: ((channel: string) => boolean) | undefined,
): Promise<FullReport['before']> {
  const before = periodBefore(scope.range, now, since);
  if (!before) return undefined;
  const stretch = await readStretch({ ...scope, range: before }, since, now);
  const fold = createFold({
    range: before,
    cases: 'full',
    includes,
    initialTotal: stretch.initialTotal,
  });
  await foldDays(scope.guild, stretch.days, [fold]);
  return { row: onlyRow(fold.rows()), stretch };
}

function onlyRow([row]: ReportRow[]): ReportRow {
  if (!row) throw new Error('A full report has one row, and it is missing.');
  return row;
}
