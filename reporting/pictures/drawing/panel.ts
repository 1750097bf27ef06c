import type { AxisLabel } from './axis-labels.ts';
import type { Value } from './values.ts';

/** A bar per column, all in one colour. */
export interface BarSeries {
  name: string;
  colour: string;
  /** One per column, not below zero. */
  values: readonly Value[];
}

/** A small bar chart: one series upwards, and optionally another downwards. */
export interface Panel {
  up: BarSeries;
  down?: BarSeries;
  /** A text at the right of the heading, such as the total. */
  figure?: string;
  /** Values are counts, so the scale has whole ticks only. */
  isCount: boolean;
  /** Writes values above their bars: all of them if they fit, else the highest. */
  hasValueLabels: boolean;
}

/** Panels with a common column axis. */
export interface PanelStack {
  panels: readonly Panel[];
  /** Number of columns, at least one. */
  columns: number;
  /** The labels of the column axis, for a width in pixels. */
  labels: (width: number) => readonly AxisLabel[];
  /** The name of the column axis, where its labels need one. */
  axisName?: string;
  /** Shaded over the full height, in columns. */
  shades: readonly { from: number; to: number }[];
  number: (value: number) => string;
}
