import { drawSvg } from './chart.ts';
import { wrap } from './lettering.ts';
import { centred } from './marks.ts';
import { label, type Shape } from './shapes.ts';
import { COLOURS, INNER, MARGIN, SIZES } from './style.ts';
import type { Typeface } from './typeface.ts';
import type { PictureWords } from './words.ts';

const SPACE = 110;

/** A picture of nothing says so, below its caption: empty axes could as well be a fault. */
export function drawNothing(
  top: number,
  shapes: readonly Shape[],
  { nothing }: PictureWords,
  face: Typeface,
): string {
  const size = SIZES.scope;
  const lines = wrap(nothing, size, INNER, face).map((text, n) =>
    label(MARGIN + centred(INNER / 2, face.width(text, size), INNER), top + SPACE + n * size * 1.35, text, {
      size,
      colour: COLOURS.quiet,
    }),
  );
  const height = top + 2 * SPACE + (lines.length - 1) * size * 1.35;
  return drawSvg({ option: {}, shapes: [...shapes, ...lines], height }, face);
}
