import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a script once for each name, one after another, each in a new process: the AWS clients of a process keep the first
 * local stack, and a warm process would favour the next benchmark. After a failure the others still run. Returns the names
 * that failed.
 */
export async function runEach(
  script: string,
  names: readonly string[],
  args: readonly string[],
): Promise<string[]> {
  const failed: string[] = [];
  for (const name of names) {
    const child = spawn(process.execPath, [script, name, ...args], { stdio: 'inherit' });
    const [code] = await once(child, 'exit');
    if (code !== 0) failed.push(name);
  }
  return failed;
}
