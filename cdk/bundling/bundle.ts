import { join } from 'node:path';
import { build } from 'esbuild';
import { runCommand } from '../../shared/cli/command.ts';
import { ROOT, workerBundle } from './bundling.ts';

const HELP = `Usage: npm run bundle

Bundles the worker for its image into cdk.out/worker/, and prints how large it is.`;

await runCommand({
  help: HELP,
  options: [],
  async run() {
    const outfile = join(ROOT, 'cdk.out', 'worker', 'worker.mjs');
    const { metafile } = await build({ ...workerBundle(outfile), metafile: true });
    for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
      if (file.endsWith('.mjs')) process.stdout.write(`${file}: ${Math.round(bytes / 1000)} KB\n`);
    }
  },
});
