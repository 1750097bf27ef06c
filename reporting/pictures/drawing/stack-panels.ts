import { type AxisScale, chooseScale, ticksOf } from './axis-scale.ts';
import type { Panel, PanelStack } from './panel.ts';
import { barSeries, columnAxis, labelColumnAxis, TICK_LENGTH, valueAxis } from './panel-axes.ts';
import { gapShades, HEADING_HEIGHT, HEADROOM, panelHeading, valueLabels } from './panel-shapes.ts';
import type { Shape } from './shapes.ts';
import { MARGIN, SIZES, WIDTH } from './style.ts';
import type { Typeface } from './typeface.ts';
import { highestOf } from './values.ts';

const PLOT_HEIGHT = 180;
const SPACE_BELOW = 26;

/** Stacks panels from `top` (pixels) downwards: parts of an ECharts option, and the shapes around them. */
export function stackPanels(top: number, stack: PanelStack, face: Typeface) {
  const scales = stack.panels.map(scaleOf);
  const left = MARGIN + widestTickLabel(scales, stack.number, face) + TICK_LENGTH * 1.5;
  const frames = stack.panels.map((_, n) => ({
    x: left,
    y: top + n * (HEADING_HEIGHT + HEADROOM + PLOT_HEIGHT + SPACE_BELOW) + HEADING_HEIGHT + HEADROOM,
    width: WIDTH - MARGIN - left,
    height: PLOT_HEIGHT,
  }));
  const shapes: Shape[] = [];
  for (const [n, panel] of stack.panels.entries()) {
    const frame = frames[n];
    const scale = scales[n];
    if (!frame || !scale) continue;
    shapes.push(...panelHeading(panel, frame, face));
    shapes.push(...gapShades(stack, frame));
    shapes.push(...valueLabels(panel, scale, frame, stack, face));
  }
  const end = (frames.at(-1)?.y ?? top) + PLOT_HEIGHT;
  const axis = labelColumnAxis(stack, end, left, face);
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
      xAxis: frames.map((_, n) => columnAxis(n, stack.columns)),
      yAxis: scales.map((scale, n) => valueAxis(n, scale, stack.number)),
      series: stack.panels.flatMap((panel, n) => [
        barSeries(n, panel.up, stack.columns, 1),
        ...(panel.down ? [barSeries(n, panel.down, stack.columns, -1)] : []),
      ]),
    },
  };
}

function scaleOf({ up, down, isCount }: Panel): AxisScale {
  return chooseScale(highestOf(up.values), highestOf(down?.values ?? []), isCount);
}

function widestTickLabel(
  scales: readonly AxisScale[],
  number: (value: number) => string,
  face: Typeface,
): number {
  const labels = scales.flatMap(ticksOf).map((value) => number(Math.abs(value)));
  return Math.max(0, ...labels.map((text) => face.width(text, SIZES.body)));
}
