import { centredStart } from './axis-labels.ts';
import type { Block } from './caption.ts';
import { box, label, type Shape } from './shapes.ts';
import { COLOURS, INNER, MARGIN, SIZES, VIRIDIS } from './style.ts';
import type { Typeface } from './typeface.ts';

const SWATCH = { width: 40, height: 26 };
const SCALE_HEIGHT = 36;
const LINE = 48;

/** A swatch with its meaning, below `top`. The swatch is filled, or outlined if `fill` is undefined. */
export function layOutLegendEntry(top: number, fill: string | undefined, meaning: string): Block {
  const y = top + SIZES.body * 0.75;
  return {
    shapes: [
      box({ x: MARGIN, y: y - SWATCH.height / 2, ...SWATCH }, fill, fill === undefined ? 1 : 0.6),
      label(MARGIN + SWATCH.width + 14, y, meaning, { colour: COLOURS.quiet }),
    ],
    bottom: top + SIZES.body * 1.5,
  };
}

/** The colours of a heatmap with their values, below `top`: zero, then a gradient up to `highest`. */
export function layOutColourScale(
  top: number,
  highest: number,
  isCount: boolean,
  number: (value: number) => string,
  face: Typeface,
): Block {
  const bar = { x: MARGIN + 90, y: top, width: INNER - 90, height: SCALE_HEIGHT };
  const half = isCount ? Math.round(highest / 2) : highest / 2;
  const ticks = highest > 1 && half < highest ? [half, highest] : [highest];
  const zero = number(0);
  const shapes: Shape[] = [
    box({ ...bar, x: MARGIN, width: 56 }, COLOURS.zero),
    label(MARGIN + centredStart(28, face.width(zero, SIZES.body), INNER), top + LINE * 1.3, zero),
    box(bar, VIRIDIS),
  ];
  for (const value of ticks) {
    const text = number(value);
    const x = centredStart((value / highest) * bar.width, face.width(text, SIZES.body), bar.width);
    shapes.push(label(bar.x + x, top + LINE * 1.3, text));
  }
  return { shapes, bottom: top + LINE * 1.8 };
}
