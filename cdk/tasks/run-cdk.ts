import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../bundling/bundling.ts';

/** Runs the CDK's command line in this terminal, and ends this process as it ended. */
export async function runCdk(words: readonly string[]): Promise<void> {
  const cdk = spawn(join(ROOT, 'node_modules', '.bin', 'cdk'), words, { cwd: ROOT, stdio: 'inherit' });
  // Ctrl-C reaches both: how it ends is for the CDK to say.
  process.on('SIGINT', () => {});
  const [code] = (await once(cdk, 'close')) as [number | null];
  process.exitCode = code ?? 1;
}
