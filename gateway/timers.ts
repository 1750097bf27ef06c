import { errorFields, type Log } from '../shared/log.ts';
import type { Worker } from './worker.ts';

/** Short enough to settle hours and send batches when they are due. */
const TICK_MS = 500;
const SETTINGS_MS = 30_000;

/** Tells a worker the time by the clock `now` (ms), and refreshes its settings. Returns a function that stops both. */
export function keepTime(worker: Worker, now: () => number, log: Log): () => void {
  const refresh = () =>
    worker
      .refreshSettings()
      .catch((error: unknown) => log('warn', 'The settings could not be read.', errorFields(error)));
  const timers = [setInterval(() => worker.tick(now()), TICK_MS), setInterval(refresh, SETTINGS_MS)];
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
