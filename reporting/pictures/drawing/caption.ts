import { label, type Shape } from './shapes.ts';
import { COLOURS, INNER, LEADING, MARGIN, SIZES } from './style.ts';
import { drawable, shorten, wrap } from './text-fitting.ts';
import type { Typeface } from './typeface.ts';

/** What every picture says of itself, in the reader's language. */
export interface Caption {
  /** What it shows: `Report by weekday`. Shortened where it is too long. */
  title: string;
  /** Of what: `#general`, `all channels`. Shortened where it is too long. */
  scope: string;
  /** The resolved range without its zone: `1 Jan 2018 00:00 – 1 Feb 2018 00:00, 31 days`. Never shortened. */
  range: string;
  /** The IANA name of the zone that the range and all times in the picture are in. Never shortened. */
  zone: string;
  /** What has to be known on reading it, such as how much was seen. Never shortened. */
  note?: string | undefined;
}

/** Shapes that fill the picture's width from its top, or from the shapes above them, down to `bottom`. */
export interface Block {
  shapes: Shape[];
  bottom: number;
}

/** A caption's lines at the top of a picture. */
export function setCaption(caption: Caption, face: Typeface): Block {
  const shapes: Shape[] = [];
  let bottom = MARGIN * 0.75;
  const set = (text: string, size: number, colour: string): void => {
    if (text === '') return;
    const height = size * LEADING;
    shapes.push(label(MARGIN, bottom + height / 2, text, { size, colour }));
    bottom += height;
  };
  const cut = (text: string, size: number): string => shorten(drawable(text, face), size, INNER, face);
  const whole = (text: string): string[] => wrap(drawable(text, face), SIZES.body, INNER, face);
  set(cut(caption.title, SIZES.title), SIZES.title, COLOURS.text);
  set(cut(caption.scope, SIZES.scope), SIZES.scope, COLOURS.text);
  const oneLine = whole(`${caption.range} · ${caption.zone}`);
  const lines = oneLine.length === 1 ? oneLine : [caption.range, caption.zone].flatMap(whole);
  for (const line of lines) set(line, SIZES.body, COLOURS.quiet);
  for (const line of whole(caption.note ?? '')) set(line, SIZES.body, COLOURS.warning);
  return { shapes, bottom: bottom + SIZES.body / 3 };
}
