import { readdir, readFile } from 'node:fs/promises';
import { transform } from 'esbuild';

/** A file of the page as it is served. */
export interface Asset {
  contentType: string;
  body: string | Buffer;
}

const SIMULATOR = new URL('../', import.meta.url);
const CLIENT = 'page/client/';
/** Files outside the client's folder that its scripts import. */
const SHARED = ['discord/app/markdown.ts'];
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  ts: 'text/javascript; charset=utf-8',
};

/**
 * Reads the page's files, keyed by the paths that they are served under. The server serves no other files. TypeScript loses
 * its types; its imports keep their paths.
 */
export async function readAssets(): Promise<Map<string, Asset>> {
  const names = (await readdir(new URL(CLIENT, SIMULATOR), { recursive: true })).map(
    (name) => CLIENT + name.replaceAll('\\', '/'),
  );
  const served = [...names, ...SHARED].filter((name) => extensionOf(name) in TYPES);
  const assets = await Promise.all(
    served.map(async (name): Promise<[string, Asset]> => [`/${name}`, await readAsset(name)]),
  );
  const index = assets.find(([path]) => path === `/${CLIENT}index.html`);
  return new Map(index ? [...assets, ['/', index[1]]] : assets);
}

async function readAsset(name: string): Promise<Asset> {
  const text = await readFile(new URL(name, SIMULATOR), 'utf8');
  const contentType = TYPES[extensionOf(name)] ?? '';
  if (extensionOf(name) !== 'ts') return { contentType, body: text };
  const { code } = await transform(text, {
    loader: 'ts',
    target: 'es2024',
    charset: 'utf8',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  return { contentType, body: code };
}

const extensionOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
