import type { PictureWords } from '../words/picture-words.ts';
import { caseMarks } from './draw-cases.ts';
import { centred, roomiest } from './drawing/axis-labels.ts';
import { type Caption, setCaption } from './drawing/caption.ts';
import { drawNothing } from './drawing/empty-picture.ts';
import { setKey } from './drawing/legend.ts';
import type { Value } from './drawing/panels.ts';
import { box, label, type Rectangle, type Shape } from './drawing/shapes.ts';
import { COLOURS, INNER, MARGIN, SIZES, VIRIDIS, WIDTH } from './drawing/style.ts';
import { type ChartOption, drawSvg } from './drawing/svg-chart.ts';
import { shorten } from './drawing/text-fitting.ts';
import type { Typeface } from './drawing/typeface.ts';
import { clean } from './drawing/values.ts';

/** Activity by weekday and hour of the day. */
export interface Heatmap {
  kind: 'heatmap';
  caption: Caption;
  measure: 'messages' | 'voiceHours';
  /** How much of it there was in all, which averages do not add up to. */
  total: number;
  /** Seven days, Monday first, of twenty-four hours each. Null where the range has no such hour. */
  values: readonly (readonly (number | null)[])[];
}

const HOURS = 24;
const ROW = 62;
const LINE = 48;

/** Draws a week's hours, the busier the brighter, as an SVG. */
export function heatmapPicture(
  { caption, measure, total, values }: Heatmap,
  words: PictureWords,
  face: Typeface,
): string {
  const head = setCaption(caption, face);
  const cells = words.weekdays.map((_, day) =>
    Array.from({ length: HOURS }, (_, hour) => clean(values[day]?.[hour])),
  );
  const all = cells.flat();
  const most = all.reduce<number>((highest, value) => Math.max(highest, value ?? 0), 0);
  if (most === 0) return drawNothing(head, words, face);
  const left = MARGIN + Math.max(...words.weekdays.map((day) => face.width(day, SIZES.body))) + 18;
  const frame = {
    x: left,
    y: head.bottom + 2 * LINE,
    width: WIDTH - MARGIN - left,
    height: ROW * cells.length,
  };
  const peak = all.indexOf(most);
  const where = `${words.weekdays[Math.floor(peak / HOURS)]} ${peak % HOURS}–${(peak % HOURS) + 1}`;
  const y = head.bottom + LINE / 2;
  const inAll = words.total(words.number(clean(total) ?? 0));
  const heading = shorten(`${words[measure]} ${words.perHour} (${inAll})`, SIZES.body, INNER, face);
  const shapes = [
    ...head.shapes,
    label(MARGIN, y, heading, { colour: COLOURS.text }),
    label(MARGIN, y + LINE, words.peak(where, words.number(most))),
    ...nameAxes(frame, words, face),
  ];
  const legend = setLegend(frame.y + frame.height + 2.2 * LINE, measure === 'messages', most, words, face);
  shapes.push(...legend.shapes);
  let bottom = legend.bottom;
  if (all.includes(null)) {
    const key = setKey(bottom, undefined, words.outside);
    shapes.push(...outlineMissing(cells, frame), ...key.shapes);
    bottom = key.bottom;
  }
  return drawSvg({ option: chartOf(cells, most, frame), shapes, height: bottom + MARGIN / 2 }, face);
}

/** Hours that the range does not have are not hours without activity. */
function outlineMissing(cells: readonly (readonly Value[])[], frame: Rectangle): Shape[] {
  const wide = frame.width / HOURS;
  return cells.flatMap((day, row) =>
    day.flatMap((value, hour) => {
      if (value !== null) return [];
      const at = { x: frame.x + hour * wide + 4, y: frame.y + row * ROW + 4 };
      return [box({ ...at, width: wide - 8, height: ROW - 8 }, undefined)];
    }),
  );
}

function nameAxes({ x, y, width, height }: Rectangle, words: PictureWords, face: Typeface): Shape[] {
  const days = words.weekdays.map((day, n) => label(x - 18, y + (n + 0.5) * ROW, day, { align: 'right' }));
  const names = Array.from({ length: HOURS }, (_, hour) => String(hour));
  const hours = roomiest(caseMarks(names), HOURS, width, face).map(({ at, text }) =>
    label(
      x + centred((at / HOURS) * width, face.width(text, SIZES.body), width),
      y + height + LINE / 2,
      text,
    ),
  );
  return [
    ...days,
    ...hours,
    label(WIDTH - MARGIN, y + height + LINE * 1.35, words.hourOfDay, { align: 'right' }),
  ];
}

/** Which colour is how much: nothing, then from the least to the most. */
function setLegend(top: number, whole: boolean, most: number, words: PictureWords, face: Typeface) {
  const bar = { x: MARGIN + 90, y: top, width: INNER - 90, height: 36 };
  const half = whole ? Math.round(most / 2) : most / 2;
  const marks = most > 1 && half < most ? [half, most] : [most];
  const shapes: Shape[] = [
    box({ ...bar, x: MARGIN, width: 56 }, COLOURS.zero),
    label(
      MARGIN + centred(28, face.width(words.number(0), SIZES.body), INNER),
      top + LINE * 1.3,
      words.number(0),
    ),
    box(bar, VIRIDIS),
  ];
  for (const value of marks) {
    const text = words.number(value);
    const x = centred((value / most) * bar.width, face.width(text, SIZES.body), bar.width);
    shapes.push(label(bar.x + x, top + LINE * 1.3, text));
  }
  return { shapes, bottom: top + LINE * 1.8 };
}

function chartOf(cells: readonly (readonly Value[])[], most: number, frame: Rectangle): ChartOption {
  const names = (count: number): string[] => Array.from({ length: count }, (_, n) => String(n));
  const hidden = {
    axisLabel: { show: false },
    axisTick: { show: false },
    axisLine: { show: false },
    splitLine: { show: false },
  };
  return {
    grid: { left: frame.x, top: frame.y, width: frame.width, height: frame.height, outerBoundsMode: 'none' },
    xAxis: { type: 'category', data: names(HOURS), ...hidden },
    yAxis: { type: 'category', data: names(cells.length), inverse: true, ...hidden },
    visualMap: { show: false, type: 'continuous', min: 0, max: most, inRange: { color: [...VIRIDIS] } },
    series: {
      type: 'heatmap',
      itemStyle: { borderColor: COLOURS.ground, borderWidth: 3 },
      data: cells.flatMap((day, row) =>
        day.flatMap((value, hour) => (value === null ? [] : [cell(hour, row, value)])),
      ),
    },
  };
}

function cell(hour: number, row: number, value: number) {
  const at = [hour, row, value];
  return value === 0 ? { value: at, visualMap: false, itemStyle: { color: COLOURS.zero } } : { value: at };
}
