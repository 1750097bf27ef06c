/** Reads the SVGs of pictures: what they draw, where, and in which colour. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { Caption } from '../../../reporting/pictures/drawing/caption.ts';
import { readTypeface } from '../../../reporting/pictures/drawing/typeface.ts';

const fileOf = (name: string): Buffer => readFileSync(fileURLToPath(import.meta.resolve(name)));
const font = fileOf('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
await initWasm(fileOf('@resvg/resvg-wasm/index_bg.wasm'));

/** The font of pictures. */
export const face = readTypeface(font);
/** The caption of test pictures. */
export const CAPTION: Caption = {
  title: 'Activity',
  scope: '#general',
  range: '1 Jan 2018 00:00 – 1 Feb 2018 00:00, 31 days',
  zone: 'UTC',
};

/** A rectangle in an SVG's pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The bounding box of everything that the rasteriser draws, not clipped to the picture. It shapes and kerns text. */
export function inkOf(svg: string): Box {
  const drawing = new Resvg(svg, { font: { fontBuffers: [font], defaultFontFamily: 'DejaVu Sans' } });
  const box = drawing.getBBox();
  if (!box) throw new Error('The picture is empty.');
  const { x, y, width, height } = box;
  box.free();
  drawing.free();
  return { x, y, width, height };
}

/** The picture with its texts only. */
export function lettersOf(svg: string): string {
  const [open] = /<svg[^>]*>/.exec(svg) ?? [''];
  return `${open}${[...svg.matchAll(/<text[^>]*>[^<]*<\/text>/g)].join('')}</svg>`;
}

/** The width and height that a picture states. */
export function frameOf(svg: string): { width: number; height: number } {
  const [, width, height] = /<svg width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  return { width: Number(width), height: Number(height) };
}

/** A text and its place. */
export interface Text {
  text: string;
  /** The left, right or middle of the text, depending on its anchor. */
  x: number;
  y: number;
  anchor: string;
  size: number;
}

/** All texts of a picture. */
export function textsOf(svg: string): Text[] {
  return [...svg.matchAll(/<text([^>]*)>([^<]*)<\/text>/g)].map(([, attributes = '', text = '']) => {
    const [, tx, ty] = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(attributes) ?? [];
    const [, x] = / x="([-\d.]+)"/.exec(attributes) ?? [];
    const [, y] = / y="([-\d.]+)"/.exec(attributes) ?? [];
    return {
      text: text.replaceAll('&amp;', '&').replaceAll('&lt;', '<'),
      x: Number(tx ?? x),
      y: Number(ty ?? y),
      anchor: /text-anchor="(\w+)"/.exec(attributes)?.[1] ?? 'start',
      size: Number(/font-size:(\d+)px/.exec(attributes)?.[1]),
    };
  });
}

/** A rectangle that shows a value. */
export interface Shape extends Box {
  series: number;
  item: number;
  fill: string;
}

/** The rectangles that ECharts drew, one for each value that is shown. */
export function dataOf(svg: string): Shape[] {
  return [...svg.matchAll(/<path d="([^"]*)" fill="([^"]*)"([^>]*ecmeta_series_index[^>]*)>/g)].map(
    ([, path = '', fill = '', rest = '']) => ({
      series: Number(/series_index="(\d+)"/.exec(rest)?.[1]),
      item: Number(/data_index="(\d+)"/.exec(rest)?.[1]),
      fill,
      ...rectangle(path),
    }),
  );
}

/** The bars of a colour in a chart with so many that they are one shape. */
export function manyOf(svg: string, colour: string): Box[] {
  const paths = [...svg.matchAll(/<path d="([^"]*)" fill="([^"]*)"/g)].filter(
    ([, , fill]) => fill === colour,
  );
  const [longest = ''] = paths.map(([, path = '']) => path).sort((a, b) => b.length - a.length);
  return longest.split(/(?=M)/).map(rectangle);
}

/** Rectangles that are not data: swatches, shades, outlines. */
export function patchesOf(svg: string): (Box & { fill: string })[] {
  return [...svg.matchAll(/<path d="(M[^"]*Z)" fill="([^"]*)"([^>]*)>/g)]
    .filter(([, , , rest]) => !rest?.includes('ecmeta'))
    .map(([, path = '', fill = '']) => ({ fill, ...rectangle(path) }));
}

/** Reads a path `M x y l w 0 l 0 h …`. Width and height keep their signs. */
function rectangle(path: string): Box {
  const [x = 0, y = 0, width = 0, , , height = 0] = (path.match(/-?[\d.]+/g) ?? []).map(Number);
  return { x, y, width, height };
}
