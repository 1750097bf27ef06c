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

/** The part of ECharts' options that pictures use. */
export type ChartOption = ComposeOption<
  | BarSeriesOption
  | HeatmapSeriesOption
  | GridComponentOption
  | GraphicComponentOption
  | VisualMapComponentOption
>;

/** A chart and the shapes around it. */
export interface SvgChart {
  /** In pixels. */
  height: number;
  /** Empty for a picture without a chart. */
  option: ChartOption;
  shapes: readonly Shape[];
}

use([BarChart, HeatmapChart, GridComponent, GraphicComponent, VisualMapContinuousComponent, SVGRenderer]);

/** Renders a chart and its shapes as an SVG, {@link WIDTH} pixels wide. */
export function renderSvg({ height, option, shapes }: SvgChart, face: Typeface): string {
  // By default ECharts measures text in a browser; without one it guesses.
  setPlatformAPI({ measureText: (text, font) => ({ width: face.width(text, sizeOf(font)) }) });
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: Math.ceil(height) });
  try {
    chart.setOption({
      ...option,
      animation: false,
      backgroundColor: COLOURS.background,
      graphic: { elements: [...shapes] },
    });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

const sizeOf = (font: string | undefined): number =>
  Number.parseFloat(/([\d.]+)px/.exec(font ?? '')?.[1] ?? '12');
