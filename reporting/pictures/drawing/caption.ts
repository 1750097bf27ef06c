import { label, type Shape } from './shapes.ts';
import { COLOURS, INNER, LEADING, MARGIN, SIZES } from './style.ts';
import { toDrawableText, truncate, wrap } from './text-fitting.ts';
import type { Typeface } from './typeface.ts';

/** The text at the top of every picture, in the reader's language. */
export interface Caption {
  /** What the picture shows: `Report by weekday`. Truncated if it is too long. */
  title: string;
  /** The channels: `#general`, `all channels`. Truncated if it is too long. */
  scope: string;
  /** The resolved range without its zone: `1 Jan 2018 00:00 – 1 Feb 2018 00:00, 31 days`. Never truncated. */
  range: string;
  /** The IANA name of the zone of the range and of all times in the picture. Never truncated. */
  zone: string;
  /** A warning about the data, such as its coverage. Never truncated. */
  note?: string | undefined;
}

/** Shapes across the width of the picture, from its top or the block above down to `bottom` (pixels). */
export interface Block {
  shapes: Shape[];
  bottom: number;
}

/** Lays out a caption's lines at the top of a picture. */
export function layOutCaption(caption: Caption, face: Typeface): Block {
  const shapes: Shape[] = [];
  let bottom = MARGIN * 0.75;
  const add = (text: string, size: number, colour: string): void => {
    if (text === '') return;
    const height = size * LEADING;
    shapes.push(label(MARGIN, bottom + height / 2, text, { size, colour }));
    bottom += height;
  };
  const oneLine = (text: string, size: number): string =>
    truncate(toDrawableText(text, face), size, INNER, face);
  const wrapped = (text: string): string[] => wrap(toDrawableText(text, face), SIZES.body, INNER, face);
  add(oneLine(caption.title, SIZES.title), SIZES.title, COLOURS.text);
  add(oneLine(caption.scope, SIZES.scope), SIZES.scope, COLOURS.text);
  const together = wrapped(`${caption.range} · ${caption.zone}`);
  const lines = together.length === 1 ? together : [caption.range, caption.zone].flatMap(wrapped);
  for (const line of lines) add(line, SIZES.body, COLOURS.quiet);
  for (const line of wrapped(caption.note ?? '')) add(line, SIZES.body, COLOURS.warning);
  return { shapes, bottom: bottom + SIZES.body / 3 };
}
