/**
 * Sizes in pixels. On a phone Discord shows a picture about 400 points wide, a third of this: type smaller than `body`
 * could not be read there.
 */
export const WIDTH = 1200;
export const MARGIN = 40;
export const INNER = WIDTH - 2 * MARGIN;
export const SIZES = { title: 48, scope: 38, body: 30 } as const;
/** The height of a line of text, in its size. */
export const LEADING = 1.35;
export const FONT = 'DejaVu Sans';

/**
 * A ground of its own, so that Discord's theme does not matter, and on it only what stands out from it. The colours of
 * what is counted are Okabe and Ito's, which the colour-blind can tell apart.
 */
export const COLOURS = {
  ground: '#1a1b1e',
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

/** Viridis, from little to much: even steps of brightness, whatever colours one sees. */
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
