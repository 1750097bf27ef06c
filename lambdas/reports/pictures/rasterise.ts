import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { readAsset } from './assets.ts';
import { FONT } from './style.ts';

let ready: Promise<Uint8Array> | undefined;

/** The font, once the rasteriser can be used. WebAssembly can be started once in a process. */
async function start(): Promise<Uint8Array> {
  const [wasm, font] = await Promise.all([readAsset('rasteriser'), readAsset('font')]);
  await initWasm(wasm);
  return font;
}

/** Turns an SVG into a PNG of the same size. Its text is set in the pictures' font, the only one there is. */
export async function rasterise(svg: string): Promise<Uint8Array> {
  ready ??= start();
  const font = await ready;
  const drawing = new Resvg(svg, { font: { fontBuffers: [font], defaultFontFamily: FONT } });
  const image = drawing.render();
  try {
    return image.asPng();
  } finally {
    // WebAssembly's memory is not collected.
    image.free();
    drawing.free();
  }
}
