import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { BuildOptions } from 'esbuild';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const TARGET = 'node24';
const MAIN_FIELDS = ['module', 'main'];
/** Packages that are not ES modules ask for each other by `require`. */
const BANNER = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";
const ALIAS = {
  '@aws-sdk/credential-provider-node': fileURLToPath(new URL('./lambda-credentials.ts', import.meta.url)),
};

/** How a function is bundled for its deployment: one ES module with all it imports, the AWS clients too. */
export const LAMBDA_BUNDLING: BundlingOptions = {
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
  esbuildArgs: Object.fromEntries(Object.entries(ALIAS).map(([from, to]) => [`--alias:${from}`, to])),
};

/** How the worker is bundled for its image: the same, with the SDK's own search for credentials. */
export function workerBundle(outfile: string): BuildOptions {
  return {
    entryPoints: [join(ROOT, 'gateway', 'main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: TARGET,
    mainFields: MAIN_FIELDS,
    banner: { js: BANNER },
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
    // Native accelerators that `ws` and `@discordjs/ws` use where they are installed, which they are not.
    external: ['bufferutil', 'utf-8-validate', 'zlib-sync', 'erlpack', '@discordjs/opus'],
  };
}
