import { centred, labelStart, type Mark } from './axis-labels.ts';
import { marksOf, type Scale, scaleOf } from './axis-scale.ts';
import { box, label, type Rectangle, type Shape } from './shapes.ts';
import { COLOURS, FONT, MARGIN, SIZES, WIDTH } from './style.ts';
import { shorten } from './text-fitting.ts';
import type { Typeface } from './typeface.ts';

/** A value of a column; null where there is none to show. */
export type Value = number | null;

export interface Series {
  name: string;
  colour: string;
  /** One per column, not below zero. */
  values: readonly Value[];
}

/** A small chart of columns: one series upwards, and perhaps another downwards. */
export interface Panel {
  up: Series;
  down?: Series;
  /** What is said of it at the right of its heading. */
  figure?: string;
  /** The values are counts: its scale has whole marks only. */
  whole: boolean;
  /** Whether values are written above the columns: all where they have room, else the highest. */
  labelled: boolean;
}

export interface Panels {
  panels: readonly Panel[];
  /** How many columns each of them has, at least one. */
  columns: number;
  /** The labels of the axis that they share, for a width in pixels. */
  marks: (room: number) => readonly Mark[];
  /** What the axis counts, where its labels do not tell. */
  axisName?: string;
  /** Shaded from top to bottom, in columns. */
  shades: readonly { from: number; to: number }[];
  number: (value: number) => string;
}

const HEADING = 52;
/** Above the highest column: room for a value. */
const HEADROOM = 40;
const PLOT = 180;
const BELOW = 26;
const TICK = 10;
/** More columns than these stand without gaps. */
const MANY = 60;
/** A single message among thousands is still something. */
const LEAST_COLUMN = 3;
/** An interruption of minutes within a month is still one. */
const LEAST_SHADE = 4;

/** Panels below each other from `top` on, as parts of an ECharts option, with the shapes that belong to them. */
export function stackPanels(top: number, stack: Panels, face: Typeface) {
  const scales = stack.panels.map(scaleOfPanel);
  const left = MARGIN + widestMark(scales, stack.number, face) + TICK * 1.5;
  const frames = stack.panels.map((_, n) => ({
    x: left,
    y: top + n * (HEADING + HEADROOM + PLOT + BELOW) + HEADING + HEADROOM,
    width: WIDTH - MARGIN - left,
    height: PLOT,
  }));
  const shapes: Shape[] = [];
  for (const [n, panel] of stack.panels.entries()) {
    const frame = frames[n];
    const scale = scales[n];
    if (!frame || !scale) continue;
    shapes.push(...setHeading(panel, frame, face));
    shapes.push(...shade(stack, frame));
    shapes.push(...writeValues(panel, scale, frame, stack, face));
  }
  const end = (frames.at(-1)?.y ?? top) + PLOT;
  const axis = setAxis(stack, end, left, face);
  return {
    shapes: [...shapes, ...axis.shapes],
    bottom: axis.bottom,
    option: {
      grid: frames.map(({ x, y, width, height }) => ({
        left: x,
        top: y,
        width,
        height,
        outerBoundsMode: 'none' as const,
      })),
      xAxis: frames.map((_, n) => columnsAxis(n, stack.columns)),
      yAxis: scales.map((scale, n) => valuesAxis(n, scale, stack.number)),
      series: stack.panels.flatMap((panel, n) => [
        columns(n, panel.up, stack.columns, 1),
        ...(panel.down ? [columns(n, panel.down, stack.columns, -1)] : []),
      ]),
    },
  };
}

function scaleOfPanel({ up, down, whole }: Panel): Scale {
  return scaleOf(highest(up), down ? highest(down) : 0, whole);
}

const highest = ({ values }: Series): number =>
  values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);

function widestMark(scales: readonly Scale[], number: (value: number) => string, face: Typeface): number {
  const marks = scales.flatMap(marksOf).map((value) => number(Math.abs(value)));
  return Math.max(0, ...marks.map((text) => face.width(text, SIZES.body)));
}

/** The names of a panel's series, each behind a patch of its colour, and the panel's figure where there is room for it. */
function setHeading({ up, down, figure }: Panel, frame: Rectangle, face: Typeface): Shape[] {
  const y = frame.y - HEADROOM - HEADING / 2;
  const shapes: Shape[] = [];
  let x = MARGIN;
  for (const { name, colour } of down ? [up, down] : [up]) {
    shapes.push(box({ x, y: y - 13, width: 26, height: 26 }, colour));
    const text = shorten(name, SIZES.body, WIDTH - MARGIN - x - 40, face);
    shapes.push(label(x + 40, y, text, { colour: COLOURS.text }));
    x += 40 + face.width(text, SIZES.body) + 40;
  }
  if (figure !== undefined && x + face.width(figure, SIZES.body) <= WIDTH - MARGIN)
    shapes.push(label(WIDTH - MARGIN, y, figure, { align: 'right' }));
  return shapes;
}

function shade({ shades, columns }: Panels, { x, y, width, height }: Rectangle): Shape[] {
  return shades.map(({ from, to }) => {
    const wide = Math.max(((to - from) / columns) * width, LEAST_SHADE);
    const start = Math.min(x + (from / columns) * width, x + width - wide);
    return box({ x: start, y, width: wide, height }, COLOURS.unseen, 0.6);
  });
}

function writeValues(
  { up, labelled }: Panel,
  { low, high }: Scale,
  frame: Rectangle,
  { columns, number }: Panels,
  face: Typeface,
): Shape[] {
  if (!labelled) return [];
  const texts = up.values.map((value) => (value === null ? '' : number(value)));
  const widths = texts.map((text) => face.width(text, SIZES.body));
  const most = highest(up);
  const peak = most === 0 ? -1 : up.values.indexOf(most);
  const all = Math.max(...widths) < frame.width / columns;
  return up.values.flatMap((value, n) => {
    if (value === null || !(all || n === peak)) return [];
    const x = centred(((n + 0.5) / columns) * frame.width, widths[n] ?? 0, frame.width);
    const y = frame.y + (1 - (value - low) / (high - low)) * frame.height;
    return [label(frame.x + x, y - HEADROOM / 2, texts[n] ?? '', { colour: COLOURS.text, halo: true })];
  });
}

function setAxis({ marks, columns, axisName }: Panels, top: number, left: number, face: Typeface) {
  const room = WIDTH - MARGIN - left;
  const shapes: Shape[] = [];
  for (const { at, text } of marks(room)) {
    const x = (at / columns) * room;
    const start = labelStart(x, face.width(text, SIZES.body), room);
    shapes.push(box({ x: left + Math.min(x, room - 2), y: top, width: 2, height: TICK }, COLOURS.axis));
    shapes.push(label(left + start, top + TICK + 26, text));
  }
  const bottom = top + TICK + 26 + SIZES.body;
  if (axisName === undefined) return { shapes, bottom };
  shapes.push(label(WIDTH - MARGIN, bottom + SIZES.body / 2, axisName, { align: 'right' }));
  return { shapes, bottom: bottom + SIZES.body * 1.5 };
}

function columnsAxis(n: number, count: number) {
  return {
    type: 'category' as const,
    gridIndex: n,
    data: Array.from({ length: count }, (_, column) => String(column)),
    axisLabel: { show: false },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: COLOURS.axis, width: 2 } },
  };
}

function valuesAxis(n: number, { low, high, step }: Scale, number: (value: number) => string) {
  return {
    type: 'value' as const,
    gridIndex: n,
    min: low,
    max: high,
    interval: step,
    axisLabel: {
      color: COLOURS.quiet,
      fontSize: SIZES.body,
      fontFamily: FONT,
      margin: TICK,
      // Both directions count upwards, from the line between them.
      formatter: (value: number) => number(Math.abs(value)),
    },
    splitLine: { lineStyle: { color: COLOURS.line, width: 2 } },
  };
}

function columns(n: number, { values, colour }: Series, count: number, direction: 1 | -1) {
  return {
    type: 'bar' as const,
    xAxisIndex: n,
    yAxisIndex: n,
    // Upwards and downwards in the same place.
    barGap: '-100%',
    barCategoryGap: count > MANY ? '0%' : '25%',
    barMinHeight: LEAST_COLUMN,
    // On a phone less than this could not be seen.
    barMinWidth: 3,
    itemStyle: { color: colour },
    // One shape for all: hundreds of them would take a second.
    large: true,
    largeThreshold: MANY,
    progressive: 0,
    // What is not there must not be drawn at all, were it with the least height.
    data: values.flatMap((value, column) => (value ? [[column, value * direction]] : [])),
  };
}
