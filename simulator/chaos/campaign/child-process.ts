import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process that a campaign kills, freezes and starts again. */
export interface CampaignProcess {
  child: ChildProcess;
  /** Its last log lines, for the report of a failure. */
  lastLines: () => string[];
  /** Resolves with the exit code, or null after a signal. */
  exited: Promise<number | null>;
  /** Resolves with the next log line that matches. Rejects when the process ends before. */
  logs: (pattern: RegExp) => Promise<string>;
}

interface Waiter {
  pattern: RegExp;
  resolve: (line: string) => void;
  reject: (error: Error) => void;
}

const LAST_LINES = 12;
const LINE_LENGTH = 400;

/** Starts a module as a process. `env` is added to this process's environment. */
export function startProcess(entry: URL, env: Record<string, string>): CampaignProcess {
  const name = basename(entry.pathname, '.ts');
  const child = spawn(process.execPath, [fileURLToPath(entry)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const last: string[] = [];
  const waiters = new Set<Waiter>();
  createInterface({ input: child.stderr }).on('line', (line) => {
    last.push(line.slice(0, LINE_LENGTH));
    if (last.length > LAST_LINES) last.shift();
    for (const waiter of waiters) {
      if (!waiter.pattern.test(line)) continue;
      waiters.delete(waiter);
      waiter.resolve(line);
    }
  });
  const exited = once(child, 'exit').then(([code]) => {
    for (const { reject } of waiters) reject(new Error(`${name} ended with ${code}: ${last.at(-1) ?? ''}`));
    waiters.clear();
    return code as number | null;
  });
  return {
    child,
    lastLines: () => [...last],
    exited,
    logs: (pattern) =>
      child.exitCode === null
        ? new Promise((resolve, reject) => waiters.add({ pattern, resolve, reject }))
        : Promise.reject(new Error(`${name} has ended`)),
  };
}
