import type { Typeface } from './typeface.ts';

const segments = new Intl.Segmenter('en');
/** Characters that are invisible by themselves: joiners, variation selectors, direction marks, controls. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Variation_Selector}]/gu;
const PICTOGRAPH = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u20e3/u;

/**
 * Turns a text into one line that the font can draw. Styled letters become plain, pictographs are removed. Other
 * characters without a glyph become `·` if they are signs and `…` if they are letters. A text that would lose all its
 * meaning becomes `…`.
 */
export function toDrawableText(text: string, face: Typeface): string {
  let result = '';
  for (const { segment } of segments.segment(text.replaceAll(/\s+/g, ' '))) {
    const visible = segment.replaceAll(INVISIBLE, '');
    const drawn = [visible, visible.normalize('NFKC')].find((form) => hasGlyphs(form, face));
    result += drawn ?? substitute(segment);
  }
  const left = result.replaceAll(/([…·])\1+/g, '$1');
  const meaningful = hasMeaning(left) || !hasMeaning(text) ? left : `${left.replaceAll('·', '')}…`;
  return meaningful.replaceAll(/ +/g, ' ').trim();
}

/** Whether a text has a character that carries meaning. */
const hasMeaning = (text: string): boolean => /[\p{L}\p{N}\p{S}…]/u.test(text);

const hasGlyphs = (text: string, face: Typeface): boolean =>
  [...text].every((character) => face.has(character.codePointAt(0) ?? 0));

function substitute(segment: string): string {
  if (PICTOGRAPH.test(segment)) return '';
  return /^[\p{P}\p{S}]/u.test(segment) ? '·' : '…';
}

/** Truncates a text to a width in pixels, with `…` at the cut. It never cuts within a character. */
export function truncate(text: string, size: number, width: number, face: Typeface): string {
  if (face.width(text, size) <= width) return text;
  let cut = '';
  for (const { segment } of segments.segment(text)) {
    if (face.width(`${cut}${segment}…`, size) > width) break;
    cut += segment;
  }
  return `${cut.trimEnd()}…`;
}

/** Breaks a text into lines of a width in pixels: between words, and within words that are wider than a line. */
export function wrap(text: string, size: number, width: number, face: Typeface): string[] {
  const lines: string[] = [];
  let line = '';
  const fits = (candidate: string): boolean => face.width(candidate, size) <= width;
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const { segment } of segments.segment(word)) {
      if (line !== '' && !fits(line + segment)) {
        lines.push(line);
        line = '';
      }
      line += segment;
    }
  }
  return line === '' ? lines : [...lines, line];
}
