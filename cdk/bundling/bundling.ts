import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { BuildOptions } from 'esbuild';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const TARGET = 'node24';
/** Letters beyond ASCII as they are, and not as escapes. */
const CHARSET = 'utf8';
const MAIN_FIELDS = ['module', 'main'];
/** Packages that are not ES modules ask for each other by `require`. */
const BANNER = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";
const ALIAS = {
  '@aws-sdk/credential-provider-node': fileURLToPath(new URL('./lambda-credentials.ts', import.meta.url)),
  '@aws-sdk/middleware-endpoint-discovery': fileURLToPath(
    new URL('./no-endpoint-discovery.ts', import.meta.url),
  ),
  '@smithy/core/event-streams': fileURLToPath(new URL('./no-event-streams.ts', import.meta.url)),
};

/** How functions are bundled for their deployment: one ES module with all it imports, the AWS clients too. */
const LAMBDA_BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  target: TARGET,
  mainFields: MAIN_FIELDS,
  banner: BANNER,
  minify: true,
  // Named at the bundle's end, where Node looks for it when it has an error's stack to tell.
  sourceMap: true,
  sourcesContent: false,
  // None: what runs is what was tested, whatever the runtime brings along.
  externalModules: [],
  esbuildArgs: {
    // The option `charset` of these bundles is not handed on.
    '--charset': CHARSET,
    ...Object.fromEntries(Object.entries(ALIAS).map(([from, to]) => [`--alias:${from}`, to])),
  },
};

/**
 * What a function reads from beside its bundle, by its folder below `lambdas/`: files of packages. Where they are looked
 * for is told in `reporting/pictures/raster/picture-assets.ts`.
 */
export const FILES_BESIDE: Readonly<Record<string, readonly string[]>> = {
  reports: ['@resvg/resvg-wasm/index_bg.wasm', 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf'],
};

/** How the function of a folder below `lambdas/` is bundled, with what has to lie beside it. */
export function lambdaBundling(name: string): BundlingOptions {
  const files = FILES_BESIDE[name] ?? [];
  return {
    ...LAMBDA_BUNDLING,
    commandHooks: {
      beforeInstall: () => [],
      beforeBundling: () => [],
      afterBundling: (root, out) => files.map((file) => `cp "${root}/node_modules/${file}" "${out}/"`),
    },
  };
}

/** How the worker is bundled for its image: the same, with the SDK's own search for credentials. */
export const workerBundle = (outfile: string): BuildOptions =>
  bundle(join(ROOT, 'gateway', 'main.ts'), outfile);

/** As functions are, for what measures them. */
export const functionBundle = (entry: string, outfile: string): BuildOptions => ({
  ...bundle(entry, outfile),
  alias: ALIAS,
});

const bundle = (entry: string, outfile: string): BuildOptions => ({
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: TARGET,
  mainFields: MAIN_FIELDS,
  banner: { js: BANNER },
  charset: CHARSET,
  minify: true,
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  // Native accelerators that `ws` and `@discordjs/ws` use where they are installed, which they are not.
  external: ['bufferutil', 'utf-8-validate', 'zlib-sync', 'erlpack', '@discordjs/opus'],
});
