import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { FONT } from '../drawing/style.ts';
import { readAsset, readFont } from './picture-assets.ts';
import { encodePng } from './png.ts';

/** WebAssembly can be started once in a process. */
let started: Promise<void> | undefined;

/** Compiles the rasteriser, once in a process. */
export function startRasteriser(): Promise<void> {
  started ??= readAsset('rasteriser').then(initWasm);
  return started;
}

/** Turns an SVG with a ground into a PNG of the same size. Its text is set in the pictures' font, the only one there is. */
export async function rasterise(svg: string): Promise<Uint8Array> {
  const [font] = await Promise.all([readFont(), startRasteriser()]);
  const drawing = new Resvg(svg, { font: { fontBuffers: [font], defaultFontFamily: FONT } });
  const image = drawing.render();
  try {
    return encodePng(image.pixels, image.width, image.height);
  } finally {
    // WebAssembly's memory is not collected.
    image.free();
    drawing.free();
  }
}
