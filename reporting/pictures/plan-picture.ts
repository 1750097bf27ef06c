/** Turns the results of reports into the data of pictures. */

import type { ReportType } from '../../shared/messages/report-request.ts';
import type { Range } from '../../shared/time.ts';
import type { ReportContext } from '../coverage/report-context.ts';
import { countHoursByCase, HOURS_OF_DAY } from '../figures/cases.ts';
import type { ReportRow } from '../figures/fold.ts';
import type { HeatmapCell } from '../figures/heatmap.ts';
import type { Series } from '../figures/series.ts';
import type { PictureWords } from '../words/picture-words.ts';
import { altText, type Measure } from './alt-text.ts';
import type { Caption } from './drawing/caption.ts';
import type { Bucket, PictureData } from './picture-data.ts';
import { groupIntoBuckets } from './time-buckets.ts';

/** A picture before it is drawn. */
export interface PicturePlan {
  data: PictureData;
  altText: string;
  words: PictureWords;
}

/** Plans the picture of a `full` report: activity over time. `now` is the time of the command, ms. */
export function planActivity(
  series: Series,
  context: ReportContext,
  now: number,
  caption: Caption,
  words: PictureWords,
): PicturePlan {
  const activity = groupIntoBuckets(series, { ...context, now });
  const { unit, buckets } = activity;
  const per = unit === 'hour' ? words.perHour : words.perDay;
  const measure = (name: Exclude<keyof Bucket, 'start'>): Measure => ({
    name: `${words[name]} ${per}`,
    total: buckets.reduce((sum, bucket) => sum + bucket[name], 0),
    values: buckets.map((bucket) => bucket[name]),
    placeOf(n) {
      const { start = 0 } = buckets[n] ?? {};
      const day = words.day(start, caption.zone);
      return unit === 'day' ? day : `${day} ${words.clock(start, caption.zone)}`;
    },
  });
  const measures = (['messages', 'voiceHours', 'joins', 'parts'] as const).map(measure);
  return {
    data: { kind: 'activity', caption, ...activity },
    altText: altText(caption, measures, words),
    words,
  };
}

/** Plans the picture of a report by weekday or hour of the day. Cases that the range does not have stay empty. */
export function planCases(
  rows: readonly ReportRow[],
  type: Extract<ReportType, 'weekday' | 'hourly'>,
  range: Range,
  caption: Caption,
  words: PictureWords,
): PicturePlan {
  const times = countHoursByCase(range, type, caption.zone);
  const measure = (name: 'messages' | 'voiceHours'): Measure => ({
    name: words[name],
    total: rows.reduce((sum, row) => sum + row[name], 0),
    values: rows.map((row, at) => (times[at] ? row[name] : null)),
    placeOf: (n) => (type === 'weekday' ? (words.weekdays[n] ?? '') : `${n}:00`),
  });
  const cases = rows.map((row, at) =>
    times[at] ? row : { messages: null, voiceHours: null, activeUsers: null, voiceUsers: null },
  );
  return {
    data: { kind: 'cases', caption, by: type === 'weekday' ? 'weekday' : 'hour', cases },
    altText: altText(caption, [measure('messages'), measure('voiceHours')], words),
    words,
  };
}

/** Plans the picture of a heatmap: average messages by hour of the week, or voice hours if there are no messages. */
export function planHeatmap(
  cells: readonly HeatmapCell[],
  caption: Caption,
  words: PictureWords,
): PicturePlan {
  const hasMessages = cells.some(({ row }) => row.messages > 0);
  const name = hasMessages ? 'messages' : 'voiceHours';
  const values = cells.map((cell) => (hasMessages ? cell.messagesPerHour : cell.voiceHoursPerHour));
  const total = cells.reduce((sum, { row }) => sum + row[name], 0);
  const hours = HOURS_OF_DAY.length;
  const measure: Measure = {
    name: `${words[name]} ${words.perHour}`,
    total,
    values,
    placeOf: (n) => `${words.weekdays[Math.floor(n / hours)]} ${n % hours}:00`,
  };
  return {
    data: {
      kind: 'heatmap',
      caption,
      measure: name,
      total,
      values: words.weekdays.map((_, day) => values.slice(day * hours, (day + 1) * hours)),
    },
    altText: altText(caption, [measure], words),
    words,
  };
}
