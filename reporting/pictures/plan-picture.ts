/** What pictures of reports show, from what reports know. */

import type { ReportType } from '../../shared/messages/report-request.ts';
import type { Range } from '../../shared/time.ts';
import type { Ground } from '../coverage/report-context.ts';
import { HOURS_OF_DAY, timesInRange } from '../figures/cases.ts';
import type { ReportRow } from '../figures/fold.ts';
import type { HeatmapCell } from '../figures/heatmap.ts';
import type { Series } from '../figures/series.ts';
import type { PictureWords } from '../words/picture-words.ts';
import { altText, type Measure } from './alt-text.ts';
import { bucketsOf } from './buckets.ts';
import type { Caption } from './drawing/caption.ts';
import type { Picture } from './picture-data.ts';

/** A picture that is yet to be drawn, and what it says in words. */
export interface Drawing {
  picture: Picture;
  description: string;
  words: PictureWords;
}

/** A `full` report over time. `now` (ms) is the moment of asking. */
export function drawSeries(
  series: Series,
  ground: Ground,
  now: number,
  caption: Caption,
  words: PictureWords,
): Drawing {
  const over = bucketsOf(series, { ...ground, now });
  const { unit, buckets } = over;
  const per = unit === 'hour' ? words.perHour : words.perDay;
  const measure = (name: string, of: (bucket: (typeof buckets)[number]) => number): Measure => ({
    name: `${name} ${per}`,
    total: buckets.reduce((sum, bucket) => sum + of(bucket), 0),
    values: buckets.map(of),
    placeOf(n) {
      const { start = 0 } = buckets[n] ?? {};
      const day = words.day(start, caption.zone);
      return unit === 'day' ? day : `${day} ${words.clock(start, caption.zone)}`;
    },
  });
  const measures = [
    measure(words.messages, ({ messages }) => messages),
    measure(words.voiceHours, ({ voiceHours }) => voiceHours),
    measure(words.joins, ({ joins }) => joins),
    measure(words.parts, ({ parts }) => parts),
  ];
  return {
    picture: { kind: 'activity', caption, ...over },
    description: altText(caption, measures, words),
    words,
  };
}

/** A report by weekday or by hour of the day; those that the range does not have are left open. */
export function drawCases(
  rows: readonly ReportRow[],
  type: Extract<ReportType, 'weekday' | 'hourly'>,
  range: Range,
  caption: Caption,
  words: PictureWords,
): Drawing {
  const times = timesInRange(range, type, caption.zone);
  const values = (of: (row: ReportRow) => number): (number | null)[] =>
    rows.map((row, at) => (times[at] ? of(row) : null));
  const measure = (name: string, of: (row: ReportRow) => number): Measure => ({
    name,
    total: rows.reduce((sum, row) => sum + of(row), 0),
    values: values(of),
    placeOf: (n) => (type === 'weekday' ? (words.weekdays[n] ?? '') : `${n}:00`),
  });
  const measures = [
    measure(words.messages, ({ messages }) => messages),
    measure(words.voiceHours, ({ voiceHours }) => voiceHours),
  ];
  const cases = rows.map((row, at) =>
    times[at] ? row : { messages: null, voiceHours: null, activeUsers: null, voiceUsers: null },
  );
  return {
    picture: { kind: 'cases', caption, by: type === 'weekday' ? 'weekday' : 'hour', cases },
    description: altText(caption, measures, words),
    words,
  };
}

/** The hours of the week: messages on average, or voice time where nobody wrote. */
export function drawHeatmap(cells: readonly HeatmapCell[], caption: Caption, words: PictureWords): Drawing {
  const isWritten = cells.some(({ row }) => row.messages > 0);
  const measure = isWritten ? 'messages' : 'voiceHours';
  const values = cells.map((cell) => (isWritten ? cell.messagesPerHour : cell.voiceHoursPerHour));
  const total = cells.reduce((sum, { row }) => sum + row[measure], 0);
  const day = HOURS_OF_DAY.length;
  const said: Measure = {
    name: `${words[measure]} ${words.perHour}`,
    total,
    values,
    placeOf: (n) => `${words.weekdays[Math.floor(n / day)]} ${n % day}:00`,
  };
  return {
    picture: {
      kind: 'heatmap',
      caption,
      measure,
      total,
      values: words.weekdays.map((_, at) => values.slice(at * day, (at + 1) * day)),
    },
    description: altText(caption, [said], words),
    words,
  };
}
