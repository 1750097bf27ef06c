import type { PictureWords } from '../../words/picture-words.ts';
import { centred } from './axis-labels.ts';
import type { Block } from './caption.ts';
import { label } from './shapes.ts';
import { INNER, LEADING, MARGIN, SIZES } from './style.ts';
import { drawSvg } from './svg-chart.ts';
import { wrap } from './text-fitting.ts';
import type { Typeface } from './typeface.ts';

const SPACE = 110;

/** A picture of nothing says so, below its caption: empty axes could as well be a fault. */
export function drawNothing(head: Block, { nothing }: PictureWords, face: Typeface): string {
  const size = SIZES.scope;
  const lines = wrap(nothing, size, INNER, face).map((text, n) => {
    const x = MARGIN + centred(INNER / 2, face.width(text, size), INNER);
    return label(x, head.bottom + SPACE + n * size * LEADING, text, { size });
  });
  const height = head.bottom + 2 * SPACE + (lines.length - 1) * size * LEADING;
  return drawSvg({ option: {}, shapes: [...head.shapes, ...lines], height }, face);
}
