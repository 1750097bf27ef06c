import { DAY_MS, HOUR_MS, hourStart, type Range } from '../../shared/time.ts';
import type { Gap } from '../coverage/gaps.ts';
import type { Series } from '../figures/series.ts';
import type { ActivityData, Bucket } from './picture-data.ts';

/** Ranges up to this long have a bucket per hour, longer ones a bucket per day. */
const BY_HOUR_MS = 3 * DAY_MS;

export interface BucketOptions {
  /** Half-open, ms, at whole UTC hours. */
  range: Range;
  gaps: readonly Gap[];
  /** The start of the guild's data, ms. */
  since: number | undefined;
  /** The time of the command, ms. */
  now: number;
}

/**
 * Groups a series into the buckets of a chart: UTC hours up to three days, else UTC days; the last one ends with the
 * hour of the command. The time before the guild's data is a gap.
 */
export function groupIntoBuckets(
  series: Series,
  { range, gaps, since = range.end, now }: BucketOptions,
): Pick<ActivityData, 'unit' | 'buckets' | 'end'> & { gaps: { from: number; to: number }[] } {
  const end = Math.max(range.start + HOUR_MS, Math.min(range.end, hourStart(now) + HOUR_MS));
  const unit = range.end - range.start <= BY_HOUR_MS ? 'hour' : 'day';
  const length = unit === 'hour' ? HOUR_MS : DAY_MS;
  const buckets: Bucket[] = [];
  for (let start = range.start; start < end; ) {
    const next = Math.min((Math.floor(start / length) + 1) * length, end);
    buckets.push(sumBucket(series, start, next));
    start = next;
  }
  const firstData = Math.min(since, end);
  const before = firstData > range.start ? [{ from: range.start, to: firstData }] : [];
  return { unit, buckets, end, gaps: [...before, ...gaps] };
}

function sumBucket(series: Series, from: number, to: number): Bucket {
  const [first, last] = [(from - series.start) / HOUR_MS, (to - series.start) / HOUR_MS];
  const sum = (values: Float64Array): number =>
    values.subarray(first, last).reduce((total, value) => total + value, 0);
  return {
    start: from,
    messages: sum(series.messages),
    voiceHours: sum(series.voiceSeconds) / 3600,
    joins: sum(series.joins),
    parts: sum(series.parts),
  };
}
