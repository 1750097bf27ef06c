import { errorFields } from '../shared/log.ts';
import { keepTime } from './timers.ts';
import { startWorker, type WorkerOptions } from './worker.ts';

export interface RunOptions extends Omit<WorkerOptions, 'onFatal'> {
  /** The clock that events are counted by, ms. The real one but where a month's end is played. */
  now?: () => number;
}

/**
 * A worker as a process of its own: runs until it is asked to stop (SIGTERM, SIGINT: exit code 0, everything sent) or
 * must not go on (another worker has taken over, Discord refuses it: exit code 1, nothing more sent).
 */
export async function runWorker({ now = Date.now, ...options }: RunOptions): Promise<void> {
  const { log } = options;
  const stopped = Promise.withResolvers<void>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopped.resolve());
  const onFatal = (error: unknown) => {
    log('error', 'The worker has to stop', errorFields(error));
    process.exit(1);
  };
  const starting = startWorker({ ...options, arrival: () => now(), onFatal });
  starting.catch(onFatal);
  const worker = await Promise.race([starting, stopped.promise]);
  // Asked to stop before it had anything to lose: what it may have taken, it gives up by ending.
  if (!worker) process.exit(0);
  const stopTimers = keepTime(worker, now, log);
  await stopped.promise;
  stopTimers();
  await worker.stop(now());
  process.exit(0);
}
