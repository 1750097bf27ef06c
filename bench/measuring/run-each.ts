import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a script once for each name, one after another, each in a process of its own: the AWS clients of a process stay with
 * the first local stack that they meet, and what one benchmark has warmed up is not to count for the next. The others run
 * whatever becomes of one. Gives the names that failed.
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
