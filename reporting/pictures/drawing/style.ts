/**
 * Sizes in pixels. Discord shows a picture about 400 points wide on a phone, a third of this width: text smaller than
 * `body` would be too small to read there.
 */
export const WIDTH = 1200;
export const MARGIN = 40;
export const INNER = WIDTH - 2 * MARGIN;
export const SIZES = { title: 48, scope: 38, body: 30 } as const;
/** The height of a line of text, as a multiple of its size. */
export const LEADING = 1.35;
export const FONT = 'DejaVu Sans';

/**
 * Pictures have a dark background in every Discord theme; all colours have enough contrast with it. The colours of
 * measures come from Okabe and Ito's palette, which colour-blind people can tell apart.
 */
export const COLOURS = {
  background: '#1a1b1e',
  text: '#ffffff',
  quiet: '#c9cdd4',
  warning: '#f0e442',
  line: '#5d616b',
  axis: '#9a9fa8',
  unseen: '#6b6f78',
  messages: '#56b4e9',
  voice: '#e69f00',
  joins: '#2bc79a',
  parts: '#f0783c',
  zero: '#33353b',
} as const;

/** Viridis, from low to high: its brightness rises in even steps, so it works for colour-blind people. */
export const VIRIDIS = [
  '#482475',
  '#414487',
  '#355f8d',
  '#2a788e',
  '#21918c',
  '#22a884',
  '#44bf70',
  '#7ad151',
  '#bddf26',
  '#fde725',
] as const;
