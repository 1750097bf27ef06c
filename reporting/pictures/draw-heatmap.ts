import type { PictureWords } from '../words/picture-words.ts';
import { caseLabels, centredStart, pickLabels } from './drawing/axis-labels.ts';
import { layOutCaption } from './drawing/caption.ts';
import { layOutEmptyPicture } from './drawing/empty-picture.ts';
import { layOutColourScale, layOutLegendEntry } from './drawing/legend.ts';
import { box, label, type Rectangle, type Shape } from './drawing/shapes.ts';
import { COLOURS, INNER, MARGIN, SIZES, VIRIDIS, WIDTH } from './drawing/style.ts';
import { type ChartOption, renderSvg, type SvgChart } from './drawing/svg-chart.ts';
import { truncate } from './drawing/text-fitting.ts';
import type { Typeface } from './drawing/typeface.ts';
import { highestOf, toValue, type Value } from './drawing/values.ts';
import type { HeatmapData } from './picture-data.ts';

const HOURS = 24;
const ROW = 62;
const LINE = 48;

/** Draws the hours of the week as an SVG: the busier an hour, the brighter its cell. */
export function drawHeatmap(data: HeatmapData, words: PictureWords, face: Typeface): string {
  return renderSvg(layOutHeatmap(data, words, face), face);
}

/** Lays out the picture that {@link drawHeatmap} draws. */
export function layOutHeatmap(
  { caption, measure, total, values }: HeatmapData,
  words: PictureWords,
  face: Typeface,
): SvgChart {
  const head = layOutCaption(caption, face);
  const cells = words.weekdays.map((_, day) =>
    Array.from({ length: HOURS }, (_, hour) => toValue(values[day]?.[hour])),
  );
  const all = cells.flat();
  const highest = highestOf(all);
  if (highest === 0) return layOutEmptyPicture(head, words, face);
  const left = MARGIN + Math.max(...words.weekdays.map((day) => face.width(day, SIZES.body))) + 18;
  const frame = {
    x: left,
    y: head.bottom + 2 * LINE,
    width: WIDTH - MARGIN - left,
    height: ROW * cells.length,
  };
  const peak = all.indexOf(highest);
  const peakName = `${words.weekdays[Math.floor(peak / HOURS)]} ${peak % HOURS}–${(peak % HOURS) + 1}`;
  const y = head.bottom + LINE / 2;
  const totalText = words.total(words.number(toValue(total) ?? 0));
  const heading = truncate(`${words[measure]} ${words.perHour} (${totalText})`, SIZES.body, INNER, face);
  const shapes = [
    ...head.shapes,
    label(MARGIN, y, heading, { colour: COLOURS.text }),
    label(MARGIN, y + LINE, words.peak(peakName, words.number(highest))),
    ...axisLabels(frame, words, face),
  ];
  const scaleTop = frame.y + frame.height + 2.2 * LINE;
  const scale = layOutColourScale(scaleTop, highest, measure === 'messages', words.number, face);
  shapes.push(...scale.shapes);
  let { bottom } = scale;
  if (all.includes(null)) {
    const entry = layOutLegendEntry(bottom, undefined, words.outside);
    shapes.push(...outlineMissing(cells, frame), ...entry.shapes);
    bottom = entry.bottom;
  }
  return { option: chartOption(cells, highest, frame), shapes, height: bottom + MARGIN / 2 };
}

/** Outlines the hours that the range does not have, to tell them from hours without activity. */
function outlineMissing(cells: readonly (readonly Value[])[], frame: Rectangle): Shape[] {
  const cellWidth = frame.width / HOURS;
  return cells.flatMap((day, row) =>
    day.flatMap((value, hour) => {
      if (value !== null) return [];
      const corner = { x: frame.x + hour * cellWidth + 4, y: frame.y + row * ROW + 4 };
      return [box({ ...corner, width: cellWidth - 8, height: ROW - 8 }, undefined)];
    }),
  );
}

function axisLabels({ x, y, width, height }: Rectangle, words: PictureWords, face: Typeface): Shape[] {
  const days = words.weekdays.map((day, n) => label(x - 18, y + (n + 0.5) * ROW, day, { align: 'right' }));
  const names = Array.from({ length: HOURS }, (_, hour) => String(hour));
  const hours = pickLabels(caseLabels(names), HOURS, width, face).map(({ at, text }) =>
    label(
      x + centredStart((at / HOURS) * width, face.width(text, SIZES.body), width),
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

function chartOption(cells: readonly (readonly Value[])[], highest: number, frame: Rectangle): ChartOption {
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
    visualMap: { show: false, type: 'continuous', min: 0, max: highest, inRange: { color: [...VIRIDIS] } },
    series: {
      type: 'heatmap',
      itemStyle: { borderColor: COLOURS.background, borderWidth: 3 },
      data: cells.flatMap((day, row) =>
        day.flatMap((value, hour) => (value === null ? [] : [cellOf(hour, row, value)])),
      ),
    },
  };
}

function cellOf(hour: number, row: number, value: number) {
  const data = [hour, row, value];
  return value === 0
    ? { value: data, visualMap: false, itemStyle: { color: COLOURS.zero } }
    : { value: data };
}
