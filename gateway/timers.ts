import { errorFields, type Log } from '../shared/log.ts';
import type { Worker } from './worker.ts';

/** Often enough for hours to be settled and batches to be sent when they are due. */
const TICK_MS = 500;
const SETTINGS_MS = 30_000;

/** Lets time pass for a worker, by the clock given, and keeps its settings fresh. Returns what stops that. */
export function keepTime(worker: Worker, now: () => number, log: Log): () => void {
  const refresh = () =>
    worker
      .refreshSettings()
      .catch((error: unknown) => log('warn', 'The settings could not be read', errorFields(error)));
  const timers = [setInterval(() => worker.tick(now()), TICK_MS), setInterval(refresh, SETTINGS_MS)];
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
