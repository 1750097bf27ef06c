import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { FONT } from '../drawing/style.ts';
import { readAsset, readFont } from './picture-assets.ts';
import { encodePng } from './png.ts';

/** A process can initialise the WebAssembly module only once. */
let started: Promise<void> | undefined;

/** Compiles the rasteriser, once per process. */
export function startRasteriser(): Promise<void> {
  started ??= readAsset('rasteriser').then(initWasm);
  return started;
}

/** Turns an SVG into a PNG of the same size. The SVG brings its background; the pictures' font is the only font. */
export async function rasterise(svg: string): Promise<Uint8Array> {
  const [font] = await Promise.all([readFont(), startRasteriser()]);
  const drawing = new Resvg(svg, { font: { fontBuffers: [font], defaultFontFamily: FONT } });
  const image = drawing.render();
  try {
    return encodePng(image.pixels, image.width, image.height);
  } finally {
    // WebAssembly memory is not garbage collected.
    image.free();
    drawing.free();
  }
}
