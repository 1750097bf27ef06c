import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../bundling/bundling.ts';

/** Runs the CDK's command line in this terminal, and takes over its exit code. */
export async function runCdk(words: readonly string[]): Promise<void> {
  const cdk = spawn(join(ROOT, 'node_modules', '.bin', 'cdk'), words, { cwd: ROOT, stdio: 'inherit' });
  // Ctrl-C reaches both processes. The CDK decides how to end.
  process.on('SIGINT', () => {});
  const [code] = (await once(cdk, 'close')) as [number | null];
  process.exitCode = code ?? 1;
}
