/** Text for a terminal, with one grapheme in each cell: styles and widths survive wrapping. */

import { styleText } from 'node:util';
import { graphemes, graphemeWidth } from './display-width.ts';

/** A style of Node's `styleText`. */
export type Style = Extract<Parameters<typeof styleText>[0], string>;

/** A grapheme and its styles. */
export interface Cell {
  text: string;
  /** 0, 1 or 2 columns. */
  width: number;
  styles: readonly Style[];
}

/** A text's cells, all in the same styles, without control characters except line feeds: others could control the terminal. */
export function cells(text: string, styles: readonly Style[] = []): Cell[] {
  const plain = text.replace(/\t/g, ' ').replace(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/gu, '');
  return graphemes(plain).map((grapheme) => ({ text: grapheme, width: graphemeWidth(grapheme), styles }));
}

/** The columns of some cells. */
function widthOf(line: readonly Cell[]): number {
  return line.reduce((sum, cell) => sum + cell.width, 0);
}

/** Breaks cells into lines of at most `width` columns, between words where possible. */
export function wrap(text: readonly Cell[], width: number): Cell[][] {
  const lines: Cell[][] = [];
  let line: Cell[] = [];
  let used = 0;
  let lastSpace = -1;
  const flush = (upTo = line.length, next = upTo) => {
    const rest = line.slice(next);
    lines.push(line.slice(0, upTo));
    line = rest;
    used = widthOf(rest);
    lastSpace = -1;
  };
  for (const cell of text) {
    if (cell.text === '\n') {
      flush();
      continue;
    }
    if (used + cell.width > width && line.length > 0) {
      if (cell.text === ' ') {
        flush();
        continue;
      }
      if (lastSpace > 0) flush(lastSpace, lastSpace + 1);
      else flush();
    }
    if (cell.text === ' ') {
      if (line.length === 0 && lines.length > 0) continue;
      lastSpace = line.length;
    }
    line.push(cell);
    used += cell.width;
  }
  lines.push(line);
  return lines;
}

/** The cells as a string, padded with spaces to `width` columns. Styles become escape sequences when `colour`. */
export function paint(line: readonly Cell[], width: number, colour: boolean): string {
  let painted = '';
  for (let from = 0; from < line.length; ) {
    const styles = line[from]?.styles ?? [];
    let to = from;
    while (to < line.length && line[to]?.styles === styles) to++;
    painted += style(
      line
        .slice(from, to)
        .map((cell) => cell.text)
        .join(''),
      styles,
      colour,
    );
    from = to;
  }
  return painted + ' '.repeat(Math.max(0, width - widthOf(line)));
}

/** The text in the given styles when `colour`, else unchanged. */
export function style(text: string, styles: readonly Style[], colour: boolean): string {
  return colour && styles.length > 0 ? styleText([...styles], text, { validateStream: false }) : text;
}
