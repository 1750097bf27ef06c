import { BarChart, type BarSeriesOption, HeatmapChart, type HeatmapSeriesOption } from 'echarts/charts';
import {
  GraphicComponent,
  type GraphicComponentOption,
  GridComponent,
  type GridComponentOption,
  type VisualMapComponentOption,
  VisualMapContinuousComponent,
} from 'echarts/components';
import { type ComposeOption, init, setPlatformAPI, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Shape } from './shapes.ts';
import { COLOURS, WIDTH } from './style.ts';
import type { Typeface } from './typeface.ts';

export type ChartOption = ComposeOption<
  | BarSeriesOption
  | HeatmapSeriesOption
  | GridComponentOption
  | GraphicComponentOption
  | VisualMapComponentOption
>;

export interface Drawing {
  /** In pixels. */
  height: number;
  /** The chart itself, if there is one. */
  option: ChartOption;
  shapes: readonly Shape[];
}

use([BarChart, HeatmapChart, GridComponent, GraphicComponent, VisualMapContinuousComponent, SVGRenderer]);

/** Draws a chart and the shapes around it as an SVG of the pictures' width, on their ground. */
export function drawSvg({ height, option, shapes }: Drawing, face: Typeface): string {
  // ECharts asks a browser otherwise, and without one it guesses.
  setPlatformAPI({ measureText: (text, font) => ({ width: face.width(text, sizeOf(font)) }) });
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: Math.ceil(height) });
  try {
    chart.setOption({
      ...option,
      animation: false,
      backgroundColor: COLOURS.ground,
      graphic: { elements: [...shapes] },
    });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

const sizeOf = (font: string | undefined): number =>
  Number.parseFloat(/([\d.]+)px/.exec(font ?? '')?.[1] ?? '12');
