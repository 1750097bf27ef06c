import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import { ROOT } from '../../cdk/bundling/bundling.ts';
import type { Table } from './benchmark.ts';

/** Writes a benchmark's tables with the machine, versions and seed. Returns the file's path in the project's folder. */
export function writeResult(
  name: string,
  found: { seed: number; size: string; tables: readonly Table[] },
): string {
  const path = `bench/results/${name}.json`;
  mkdirSync(`${ROOT}bench/results`, { recursive: true });
  const result = { name, at: new Date().toISOString(), commit: commit(), machine: machine(), ...found };
  writeFileSync(ROOT + path, `${JSON.stringify(result, null, 2)}\n`);
  return path;
}

function machine() {
  const { dependencies } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    platform: `${platform()} ${arch()}`,
    node: process.version,
    dependencies,
  };
}

/** The commit that was measured. Undefined in a copy without Git's history. */
function commit(): string | undefined {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
