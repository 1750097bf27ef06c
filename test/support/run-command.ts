import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npmScript } from './npm-script.ts';

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs one of the project's commands in a process of its own, as its npm script does. */
export async function run(
  script: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [npmScript(script), ...args], {
    env: { ...withoutSettings(process.env), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** The environment without what this machine, or a test before, may have set of the bot. */
export function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names =
    /^(DISCORD_|AWS_|DATA_DIR$|HOST$|PORT$|FLUSH_SECONDS$|LOG_LEVEL$|[A-Z]+_TABLE$|NODE_TEST_CONTEXT$)/;
  const kept = Object.entries(env).filter(([name]) => !names.test(name));
  // A third of a short run would be compiling what the run before it compiled.
  return { NODE_COMPILE_CACHE: join(tmpdir(), 'userstats-compile-cache'), ...Object.fromEntries(kept) };
}
