import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);
/** The settings of the bot and its clients, which this machine or another test may have set. */
const SETTINGS =
  /^(DISCORD_|AWS_|DATA_DIR$|HOST$|PORT$|FLUSH_SECONDS$|LOG_LEVEL$|[A-Z]+_TABLE$|NODE_TEST_CONTEXT$)/;

/** A process that has ended, with all that it wrote. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Its standard output. */
  output: string;
  /** Its standard error. */
  log: string;
}

/** A Node process that a test started. */
export interface Running {
  pid: number;
  /** Its standard error so far. */
  log: () => string;
  /** Resolves with the first line of its log that matches. Rejects when the process ends without one. */
  line: (pattern: RegExp) => Promise<string>;
  kill: (signal: NodeJS.Signals) => void;
  exited: Promise<Ended>;
}

/** Starts Node with these arguments. `env` is the whole environment of the process. */
export function startNode(
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; cwd?: string },
): Running {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = text(child.stdout);
  let log = '';
  let hasEnded = false;
  const waiting = new Set<() => void>();
  const wakeAll = () => {
    for (const wake of waiting) wake();
  };
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    log += chunk;
    wakeAll();
  });
  const exited = once(child, 'close').then(async (end) => {
    const [code, signal] = end as [number | null, NodeJS.Signals | null];
    hasEnded = true;
    wakeAll();
    return { code, signal, output: await output, log };
  });
  const find = (pattern: RegExp) => log.split('\n').find((line) => pattern.test(line));
  return {
    pid: child.pid ?? 0,
    log: () => log,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const wake = () => {
          const line = find(pattern);
          if (line === undefined && !hasEnded) return;
          waiting.delete(wake);
          if (line !== undefined) resolve(line);
          else reject(new Error(`The process ended without a line like ${pattern}:\n${log}`));
        };
        waiting.add(wake);
        wake();
      }),
    kill: (signal) => child.kill(signal),
    exited,
  };
}

/**
 * Starts one of the project's commands as its npm script does. `env` is added to the environment of the tests, less any
 * setting of the bot.
 */
export function startProcess(
  script: string,
  env: Record<string, string>,
  { args = [], cwd = process.cwd() }: { args?: readonly string[]; cwd?: string } = {},
): Running {
  const kept = Object.entries(process.env).filter(([name]) => !SETTINGS.test(name));
  // Without the cache, a third of a short run is compiling what the run before it compiled.
  const cache = { NODE_COMPILE_CACHE: join(tmpdir(), 'userstats-compile-cache') };
  return startNode([npmScript(script), ...args], {
    env: { ...cache, ...Object.fromEntries(kept), ...env },
    cwd,
  });
}

/**
 * The path of the file that an npm script runs with Node. A name that ends in `.ts` is that file. Throws where there is no
 * such script.
 */
function npmScript(name: string): string {
  if (name.endsWith('.ts')) return fileURLToPath(new URL(name, ROOT));
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const [, file] = /^node .*?(\S+\.ts)$/.exec(scripts[name] ?? '') ?? [];
  if (file === undefined) throw new Error(`package.json has no script ${name} that runs a file.`);
  return fileURLToPath(new URL(file, ROOT));
}
