import { COLOURS, FONT, SIZES } from './style.ts';

/** What is drawn around a chart and on it, at pixels of the picture, as ECharts' graphic component takes it. */
export type Shape = ReturnType<typeof label> | ReturnType<typeof box>;

/** Above the grid's lines, below or above what is counted. */
const BEHIND = 1;
const IN_FRONT = 10;

export interface LabelStyle {
  size?: number;
  colour?: string;
  align?: 'left' | 'right';
  /** Lines below it end before they touch it. */
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
      // ECharts looks widths up by text in a plain object, and would take what that inherits for an entry and write into
      // it: one channel called `__proto__` would spoil every object of the process.
      text: text in {} ? `${text} ` : text,
      fill: colour,
      fontSize: size,
      fontFamily: FONT,
      align,
      verticalAlign: 'middle' as const,
      ...(halo && { stroke: COLOURS.ground, lineWidth: 6 }),
    },
  };
}

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What fills a rectangle: a colour, or colours from left to right. */
export type Fill = string | readonly string[];

/** A filled rectangle, behind what is counted; one without a fill is outlined. */
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
