import type { Caption } from './drawing/caption.ts';

/** What a picture is drawn from. */
export type PictureData = ActivityData | CasesData | HeatmapData;

/** Activity over a range of time. */
export interface ActivityData {
  kind: 'activity';
  caption: Caption;
  unit: 'hour' | 'day';
  /** In order and without holes: each ends where the next begins. A picture has room for about a thousand. */
  buckets: readonly Bucket[];
  /** Where the last bucket ends, ms. */
  end: number;
  /** Times without coverage, `[from, to)` in ms: shaded. */
  gaps?: readonly { from: number; to: number }[];
}

/** The counts of one hour or day. */
export interface Bucket {
  /** ms. */
  start: number;
  messages: number;
  voiceHours: number;
  joins: number;
  parts: number;
}

/** Activity by weekday or by hour of the day. */
export interface CasesData {
  kind: 'cases';
  caption: Caption;
  by: 'weekday' | 'hour';
  /** Seven, Monday first; or twenty-four. */
  cases: readonly CaseCounts[];
}

/** The counts of one weekday or hour of the day. Null where the range has no such case. */
export interface CaseCounts {
  messages: number | null;
  voiceHours: number | null;
  activeUsers: number | null;
  voiceUsers: number | null;
}

/** Activity by weekday and hour of the day. */
export interface HeatmapData {
  kind: 'heatmap';
  caption: Caption;
  measure: 'messages' | 'voiceHours';
  /** The sum over the range, which cannot be computed from the averages. */
  total: number;
  /** Averages: seven days, Monday first, of twenty-four hours each. Null where the range has no such hour. */
  values: readonly (readonly (number | null)[])[];
}
