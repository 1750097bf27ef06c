import type { Typeface } from './typeface.ts';

const segments = new Intl.Segmenter('en');
/** What changes how its neighbours look and is nothing by itself: joiners, variation selectors, directions, controls. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Variation_Selector}]/gu;
const PICTOGRAPH = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u20e3/u;

/**
 * A text as the font can draw it, on one line: letters in fancy dress become plain ones, pictographs are left out, and
 * what else there is no glyph for becomes `·` if it is a sign, `…` if it is letters or if nothing else would be left.
 */
export function drawable(text: string, face: Typeface): string {
  let result = '';
  for (const { segment } of segments.segment(text.replaceAll(/\s+/g, ' '))) {
    const visible = segment.replaceAll(INVISIBLE, '');
    const drawn = [visible, visible.normalize('NFKC')].find((form) => hasGlyphs(form, face));
    result += drawn ?? substitute(segment);
  }
  const left = result.replaceAll(/([…·])\1+/g, '$1');
  const telling = isTelling(left) || !isTelling(text) ? left : `${left.replaceAll('·', '')}…`;
  return telling.replaceAll(/ +/g, ' ').trim();
}

/** Whether anything in a text could tell it from another. */
const isTelling = (text: string): boolean => /[\p{L}\p{N}\p{S}…]/u.test(text);

const hasGlyphs = (text: string, face: Typeface): boolean =>
  [...text].every((character) => face.has(character.codePointAt(0) ?? 0));

function substitute(segment: string): string {
  if (PICTOGRAPH.test(segment)) return '';
  return /^[\p{P}\p{S}]/u.test(segment) ? '·' : '…';
}

/** A text cut to a width in pixels, with `…` where something is missing, never within a character. */
export function shorten(text: string, size: number, width: number, face: Typeface): string {
  if (face.width(text, size) <= width) return text;
  let cut = '';
  for (const { segment } of segments.segment(text)) {
    if (face.width(`${cut}${segment}…`, size) > width) break;
    cut += segment;
  }
  return `${cut.trimEnd()}…`;
}

/** A text broken into lines of a width in pixels: between words, and within those that are wider than a line. */
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
