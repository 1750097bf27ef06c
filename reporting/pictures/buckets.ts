import { DAY_MS, HOUR_MS, hourStart, type Range } from '../../shared/time.ts';
import type { Gap } from '../coverage/gaps.ts';
import type { Series } from '../figures/series.ts';
import type { Bucket } from './draw-activity.ts';

/** Ranges up to this long are drawn by the hour. */
const BY_HOUR_MS = 3 * DAY_MS;

export interface BucketOptions {
  /** Half-open, ms, at whole UTC hours. */
  range: Range;
  gaps: readonly Gap[];
  /** When the guild was first seen, ms. */
  since: number | undefined;
  /** The moment of asking, ms. */
  now: number;
}

/**
 * A series as a chart shows it: by the hour or, where it is longer than three days, by the UTC day, up to the hour of
 * asking. The time before the guild was seen is a gap.
 */
export function bucketsOf(series: Series, { range, gaps, since = range.end, now }: BucketOptions) {
  const end = Math.max(range.start + HOUR_MS, Math.min(range.end, hourStart(now) + HOUR_MS));
  const unit = range.end - range.start <= BY_HOUR_MS ? ('hour' as const) : ('day' as const);
  const length = unit === 'hour' ? HOUR_MS : DAY_MS;
  const buckets: Bucket[] = [];
  for (let start = range.start; start < end; ) {
    const next = Math.min((Math.floor(start / length) + 1) * length, end);
    buckets.push(bucket(series, start, next));
    start = next;
  }
  const unseen = Math.min(since, end);
  const before = unseen > range.start ? [{ from: range.start, to: unseen }] : [];
  return { unit, buckets, end, gaps: [...before, ...gaps] };
}

function bucket(series: Series, from: number, to: number): Bucket {
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
