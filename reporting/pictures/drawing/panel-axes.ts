import { axisLabelStart } from './axis-labels.ts';
import type { AxisScale } from './axis-scale.ts';
import type { Block } from './caption.ts';
import type { BarSeries, PanelStack } from './panel.ts';
import { box, label, type Shape } from './shapes.ts';
import { COLOURS, FONT, MARGIN, SIZES, WIDTH } from './style.ts';
import type { Typeface } from './typeface.ts';

/** The length of an axis tick, pixels. */
export const TICK_LENGTH = 10;
/** With more columns than this, bars have no space between them. */
const MAX_SPACED_COLUMNS = 60;
/** Keeps a single message visible beside thousands, pixels. */
const MIN_BAR_HEIGHT = 3;
/** The narrowest bar that can be seen on a phone, pixels. */
const MIN_BAR_WIDTH = 3;

/** The ticks and labels of the column axis, from `top` (pixels) downwards; the axis starts at `left`. */
export function labelColumnAxis(stack: PanelStack, top: number, left: number, face: Typeface): Block {
  const { labels, columns, axisName } = stack;
  const width = WIDTH - MARGIN - left;
  const shapes: Shape[] = [];
  for (const { at, text } of labels(width)) {
    const x = (at / columns) * width;
    const start = axisLabelStart(x, face.width(text, SIZES.body), width);
    const tick = { x: left + Math.min(x, width - 2), y: top, width: 2, height: TICK_LENGTH };
    shapes.push(box(tick, COLOURS.axis));
    shapes.push(label(left + start, top + TICK_LENGTH + 26, text));
  }
  const bottom = top + TICK_LENGTH + 26 + SIZES.body;
  if (axisName === undefined) return { shapes, bottom };
  shapes.push(label(WIDTH - MARGIN, bottom + SIZES.body / 2, axisName, { align: 'right' }));
  return { shapes, bottom: bottom + SIZES.body * 1.5 };
}

/** The ECharts option of the n-th panel's column axis. Its labels are shapes, see {@link labelColumnAxis}. */
export function columnAxis(n: number, columns: number) {
  return {
    type: 'category' as const,
    gridIndex: n,
    data: Array.from({ length: columns }, (_, column) => String(column)),
    axisLabel: { show: false },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: COLOURS.axis, width: 2 } },
  };
}

/** The ECharts option of the n-th panel's value axis. */
export function valueAxis(n: number, { low, high, step }: AxisScale, number: (value: number) => string) {
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
      margin: TICK_LENGTH,
      // Values below the zero line are positive counts drawn downwards.
      formatter: (value: number) => number(Math.abs(value)),
    },
    splitLine: { lineStyle: { color: COLOURS.line, width: 2 } },
  };
}

/** The ECharts option of a series of the n-th panel: 1 draws its bars upwards, -1 downwards. */
export function barSeries(n: number, { values, colour }: BarSeries, columns: number, direction: 1 | -1) {
  return {
    type: 'bar' as const,
    xAxisIndex: n,
    yAxisIndex: n,
    // Bars upwards and downwards share their column.
    barGap: '-100%',
    barCategoryGap: columns > MAX_SPACED_COLUMNS ? '0%' : '25%',
    barMinHeight: MIN_BAR_HEIGHT,
    barMinWidth: MIN_BAR_WIDTH,
    itemStyle: { color: colour },
    // Draws all bars as one shape: hundreds of shapes take a second.
    large: true,
    largeThreshold: MAX_SPACED_COLUMNS,
    progressive: 0,
    // A zero would be drawn with the minimum height, so it is left out.
    data: values.flatMap((value, column) => (value ? [[column, value * direction]] : [])),
  };
}
