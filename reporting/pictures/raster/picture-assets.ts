import { readFile } from 'node:fs/promises';

/**
 * What a picture is drawn with and esbuild does not put into a bundle. A deployed function has these files beside it;
 * from source they are in their packages.
 */
const ASSETS = {
  rasteriser: { file: 'index_bg.wasm', in: '@resvg/resvg-wasm/index_bg.wasm' },
  font: { file: 'DejaVuSans.ttf', in: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf' },
} as const;

let font: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** The font that text is measured and set in, read once. */
export function readFont(): Promise<Uint8Array<ArrayBuffer>> {
  font ??= readAsset('font');
  return font;
}

/** Reads an asset. Throws where it is in neither place. */
export async function readAsset(name: keyof typeof ASSETS): Promise<Uint8Array<ArrayBuffer>> {
  const { file, in: inPackage } = ASSETS[name];
  const beside = new URL(file, import.meta.url);
  try {
    return await readFile(beside);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  try {
    return await readFile(new URL(import.meta.resolve(inPackage)));
  } catch (cause) {
    throw new Error(
      `Pictures are drawn with ${file}: it should be at ${beside.pathname} or in node_modules, and is in neither. Bundle it along (cdk/bundling/bundling.ts) or run npm ci.`,
      { cause },
    );
  }
}
