/** Measures text in columns of a terminal. */

/** East Asian wide and full-width characters, first and last of each block (Unicode: UAX #11). Emoji are found by property. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];

/** An emoji, by default or by a variation selector. */
const EMOJI = /^(?:\p{Emoji_Presentation}|\p{Emoji}\ufe0f)/u;
/** Controls, formats, and marks without a base character. */
const INVISIBLE = /^[\p{C}\p{M}\p{Zl}\p{Zp}]+$/u;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Some letters join the next one to a grapheme (Unicode: UAX #29, Prepend), but a terminal shows these characters apart. */
const STANDS_ALONE = /(?<=.)(?=[ -~…])/su;

/** Splits a text into graphemes: a flag, a family or a letter with its accents is one. */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment.split(STANDS_ALONE)).flat();
}

/** The columns of one grapheme: 0, 1 or 2. */
export function graphemeWidth(grapheme: string): number {
  const code = grapheme.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f && grapheme.length === 1) return 1;
  if (INVISIBLE.test(grapheme)) return 0;
  if (EMOJI.test(grapheme)) return 2;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** The columns of a text without escape sequences. */
export function displayWidth(text: string): number {
  return graphemes(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}
