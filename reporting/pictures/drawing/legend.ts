import type { Block } from './caption.ts';
import { box, label } from './shapes.ts';
import { COLOURS, MARGIN, SIZES } from './style.ts';

const PATCH = { width: 40, height: 26 };

/** The key to a patch that stands for something, below `top`: shaded, or outlined where it has no fill. */
export function setKey(top: number, fill: string | undefined, meaning: string): Block {
  const y = top + SIZES.body * 0.75;
  return {
    shapes: [
      box({ x: MARGIN, y: y - PATCH.height / 2, ...PATCH }, fill, fill === undefined ? 1 : 0.6),
      label(MARGIN + PATCH.width + 14, y, meaning, { colour: COLOURS.quiet }),
    ],
    bottom: top + SIZES.body * 1.5,
  };
}
