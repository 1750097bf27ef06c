import { COLOURS, FONT, SIZES } from './style.ts';

/** A text or rectangle of ECharts' graphic component, positioned in pixels of the picture. */
export type Shape = ReturnType<typeof label> | ReturnType<typeof box>;

/** Layers: both above the grid lines, one behind and one in front of the bars. */
const BEHIND = 1;
const IN_FRONT = 10;

/** How a label looks; sizes in pixels. */
export interface LabelStyle {
  size?: number;
  colour?: string;
  align?: 'left' | 'right';
  /** An outline in the background's colour keeps grid lines away from the text. */
  halo?: boolean;
}

/** One line of text: `x` is its left or right edge, `y` the middle of its height. */
export function label(x: number, y: number, text: string, style: LabelStyle = {}) {
  const { size = SIZES.body, colour = COLOURS.quiet, align = 'left', halo = false } = style;
  return {
    type: 'text' as const,
    silent: true,
    z: IN_FRONT,
    x,
    y,
    style: {
      // ECharts caches widths in a plain object, keyed by the text. A channel named `__proto__` would make it write into
      // the prototype of every object in the process.
      text: text in {} ? `${text} ` : text,
      fill: colour,
      fontSize: size,
      fontFamily: FONT,
      align,
      verticalAlign: 'middle' as const,
      ...(halo && { stroke: COLOURS.background, lineWidth: 6 }),
    },
  };
}

/** In pixels, from the top left corner. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The fill of a rectangle: a colour, or a gradient of colours from left to right. */
export type Fill = string | readonly string[];

/** A rectangle behind the bars: filled, or outlined if `fill` is undefined. */
export function box(shape: Rectangle, fill: Fill | undefined, opacity = 1) {
  return {
    type: 'rect' as const,
    silent: true,
    z: BEHIND,
    shape,
    style: {
      fill: fill === undefined ? 'none' : typeof fill === 'string' ? fill : gradient(fill),
      opacity,
      ...(fill === undefined && { stroke: COLOURS.unseen, lineWidth: 2 }),
    },
  };
}

function gradient(colours: readonly string[]) {
  const last = Math.max(colours.length - 1, 1);
  return {
    type: 'linear' as const,
    x: 0,
    y: 0,
    x2: 1,
    y2: 0,
    colorStops: colours.map((color, n) => ({ offset: n / last, color })),
  };
}
