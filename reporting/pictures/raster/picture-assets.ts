import { readFile } from 'node:fs/promises';

/**
 * Files that rendering needs and that esbuild does not bundle. A deployed function has them beside its bundle; from
 * source they are read from their packages.
 */
const ASSETS = {
  rasteriser: { file: 'index_bg.wasm', in: '@resvg/resvg-wasm/index_bg.wasm' },
  font: { file: 'DejaVuSans.ttf', in: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf' },
} as const;

let font: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** Reads the font of all pictures, once per process. */
export function readFont(): Promise<Uint8Array<ArrayBuffer>> {
  font ??= readAsset('font');
  return font;
}

/** Reads an asset. Throws if it is neither beside the bundle nor in `node_modules`. */
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
      `Pictures need ${file}, which is missing at ${beside.pathname} and in node_modules. Copy it beside the bundle (cdk/bundling/bundling.ts) or run npm ci.`,
      { cause },
    );
  }
}
