import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { npmScript } from './npm-script.ts';
import { withoutSettings } from './run-command.ts';

/** One of the project's commands, running in a process of its own. */
export interface Running {
  pid: number;
  /** What it has logged so far. */
  log: () => string;
  /** The first line of its log that matches, waited for. Rejects when the process ends without it. */
  line: (pattern: RegExp) => Promise<string>;
  kill: (signal: NodeJS.Signals) => void;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null; log: string }>;
}

/** Starts one of the project's commands as its npm script does, and leaves it running. */
export function startProcess(
  script: string,
  env: Record<string, string>,
  cwd: string = process.cwd(),
): Running {
  const child = spawn(process.execPath, [npmScript(script)], {
    env: { ...withoutSettings(process.env), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd,
  });
  let log = '';
  const waiting = new Set<() => void>();
  const look = () => {
    for (const wake of waiting) wake();
  };
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
    look();
  });
  let ended = false;
  const exited = once(child, 'close').then((end) => {
    const [code, signal] = end as [number | null, NodeJS.Signals | null];
    ended = true;
    look();
    return { code, signal, log };
  });
  const find = (pattern: RegExp) => log.split('\n').find((line) => pattern.test(line));
  return {
    pid: child.pid ?? 0,
    log: () => log,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const wake = () => {
          const line = find(pattern);
          if (line === undefined && !ended) return;
          waiting.delete(wake);
          if (line !== undefined) resolve(line);
          else reject(new Error(`It ended without a line like ${pattern}:\n${log}`));
        };
        waiting.add(wake);
        wake();
      }),
    kill: (signal) => child.kill(signal),
    exited,
  };
}

/** The processes, other than Node's own, that were started for something below a directory: the emulators. Linux only. */
export function emulatorsOf(dir: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const args = commandOf(pid);
      return args.some((arg) => arg.startsWith(`${dir}/`)) && !args.some((arg) => arg.endsWith('.ts'));
    });
}

/** The words that a process was started with; none for one that has ended. */
function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
