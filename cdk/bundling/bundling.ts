import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { BuildOptions } from 'esbuild';

/** The project's folder, absolute. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const TARGET = 'node24';
/** Keeps letters beyond ASCII as they are, instead of escapes. */
const CHARSET = 'utf8';
const MAIN_FIELDS = ['module', 'main'];
/** Packages that are not ES modules load each other with `require`. */
const BANNER = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";
const ALIAS = {
  '@aws-sdk/credential-provider-node': fileURLToPath(new URL('./lambda-credentials.ts', import.meta.url)),
  '@aws-sdk/middleware-endpoint-discovery': fileURLToPath(
    new URL('./no-endpoint-discovery.ts', import.meta.url),
  ),
  '@smithy/core/event-streams': fileURLToPath(new URL('./no-event-streams.ts', import.meta.url)),
};

/** Bundles a function for its deployment: one ES module with everything that it imports, the AWS clients too. */
const LAMBDA_BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  target: TARGET,
  mainFields: MAIN_FIELDS,
  banner: BANNER,
  minify: true,
  // The bundle's last line names the source map. Node reads it when it prints an error's stack.
  sourceMap: true,
  sourcesContent: false,
  // None: the code that runs is the code that was tested, whatever the runtime has.
  externalModules: [],
  esbuildArgs: {
    // The CDK does not pass on its option `charset`.
    '--charset': CHARSET,
    ...Object.fromEntries(Object.entries(ALIAS).map(([from, to]) => [`--alias:${from}`, to])),
  },
};

/**
 * The packages' files that a function reads from the folder of its bundle, by its folder below `lambdas/`.
 * `reporting/pictures/raster/picture-assets.ts` reads them.
 */
export const FILES_BESIDE: Readonly<Record<string, readonly string[]>> = {
  reports: ['@resvg/resvg-wasm/index_bg.wasm', 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf'],
};

/** The bundling of a function, by its folder below `lambdas/`, with the files that it reads. */
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

/** The bundling of the worker for its image: as of a function, but with the SDK's own search for credentials. */
export const workerBundle = (outfile: string): BuildOptions =>
  bundle(join(ROOT, 'gateway', 'main.ts'), outfile);

/** The bundling of a function, for benchmarks. */
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
  // Native modules that `ws` and `@discordjs/ws` use where they are installed. They are not.
  external: ['bufferutil', 'utf-8-validate', 'zlib-sync', 'erlpack', '@discordjs/opus'],
});
