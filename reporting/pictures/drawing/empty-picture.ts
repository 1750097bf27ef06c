import type { PictureWords } from '../../words/picture-words.ts';
import { centredStart } from './axis-labels.ts';
import type { Block } from './caption.ts';
import { label } from './shapes.ts';
import { INNER, LEADING, MARGIN, SIZES } from './style.ts';
import type { SvgChart } from './svg-chart.ts';
import { wrap } from './text-fitting.ts';
import type { Typeface } from './typeface.ts';

const SPACE = 110;

/** Lays out a picture without data: a sentence says so, because empty axes could be taken for a fault. */
export function layOutEmptyPicture(head: Block, { nothing }: PictureWords, face: Typeface): SvgChart {
  const size = SIZES.scope;
  const lines = wrap(nothing, size, INNER, face).map((text, n) => {
    const x = MARGIN + centredStart(INNER / 2, face.width(text, size), INNER);
    return label(x, head.bottom + SPACE + n * size * LEADING, text, { size });
  });
  const height = head.bottom + 2 * SPACE + (lines.length - 1) * size * LEADING;
  return { option: {}, shapes: [...head.shapes, ...lines], height };
}
