import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** One of the processes of a round, which can be killed, frozen and started again. */
export interface RoundProcess {
  child: ChildProcess;
  /** What it logged last, for the report of a failing round. */
  lastLines: () => string[];
  exited: Promise<number | null>;
  /** Resolves with the first line logged from now on that matches. Rejects when the process ends before. */
  logs: (pattern: RegExp) => Promise<string>;
}

const KEPT_LINES = 12;

/** Starts a module as a process. */
export function startProcess(entry: URL, env: Record<string, string>): RoundProcess {
  const name = basename(entry.pathname, '.ts');
  const child = spawn(process.execPath, [fileURLToPath(entry)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const last: string[] = [];
  const waiting = new Set<{
    pattern: RegExp;
    resolve: (line: string) => void;
    reject: (error: Error) => void;
  }>();
  createInterface({ input: child.stderr }).on('line', (line) => {
    last.push(line.slice(0, 400));
    if (last.length > KEPT_LINES) last.shift();
    for (const waiter of waiting) {
      if (!waiter.pattern.test(line)) continue;
      waiting.delete(waiter);
      waiter.resolve(line);
    }
  });
  const exited = once(child, 'exit').then(([code]) => {
    for (const { reject } of waiting) reject(new Error(`${name} ended with ${code}: ${last.at(-1) ?? ''}`));
    waiting.clear();
    return code as number | null;
  });
  return {
    child,
    lastLines: () => [...last],
    exited,
    logs: (pattern) =>
      child.exitCode === null
        ? new Promise((resolve, reject) => waiting.add({ pattern, resolve, reject }))
        : Promise.reject(new Error(`${name} has ended`)),
  };
}
