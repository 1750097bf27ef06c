import { dayStart, HOUR_MS, type Range } from '../../shared/time.ts';
import type { DayCounters } from '../days/day-counters.ts';
import { eventOfSlot, hourOfSlot, SLOTS } from '../tuning/cell-columns.ts';

/** Counts of each UTC hour of a range, in order. */
export interface Series {
  /** The start of the first hour, ms. */
  start: number;
  messages: Float64Array;
  voiceSeconds: Float64Array;
  joins: Float64Array;
  parts: Float64Array;
}

/** What a series covers. */
export interface SeriesOptions {
  /** Half-open, ms, at whole UTC hours. */
  range: Range;
  /** Whether a channel's counts belong in the series; all do unless given. Joins and parts are always the guild's. */
  includes?: ((channel: string) => boolean) | undefined;
}

/** Makes a fold of days, in any order, into a series. */
export function createSeries({ range, includes = () => true }: SeriesOptions) {
  const hours = (range.end - range.start) / HOUR_MS;
  const series: Series = {
    start: range.start,
    messages: new Float64Array(hours),
    voiceSeconds: new Float64Array(hours),
    joins: new Float64Array(hours),
    parts: new Float64Array(hours),
  };
  const add = (into: Float64Array, hour: number, count: number): void => {
    if (hour >= 0 && hour < hours) into[hour] = (into[hour] ?? 0) + count;
  };
  return {
    add(day: DayCounters): void {
      const first = (dayStart(day.day) - range.start) / HOUR_MS;
      for (const [hour, count] of day.joins) add(series.joins, first + hour, count);
      for (const [hour, count] of day.parts) add(series.parts, first + hour, count);
      const isIncluded = Uint8Array.from(day.users.channels(), (channel) => Number(includes(channel)));
      const sums = new Float64Array(SLOTS);
      const { channel, slot, count, length } = day.users.columns;
      for (let at = 0; at < length; at++) {
        if (isIncluded[channel[at] ?? 0] === 0) continue;
        const into = slot[at] ?? 0;
        sums[into] = (sums[into] ?? 0) + (count[at] ?? 0);
      }
      for (const [slot, sum] of sums.entries())
        add(
          eventOfSlot(slot) === 'msg' ? series.messages : series.voiceSeconds,
          first + hourOfSlot(slot),
          sum,
        );
    },
    series: (): Series => series,
  };
}
