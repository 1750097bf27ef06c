import { emitMetrics } from '../shared/aws/emit-metrics.ts';
import { errorFields } from '../shared/log.ts';
import { stopSignal } from './stop-signal.ts';
import { keepTime } from './timers.ts';
import { startWorker, type WorkerOptions } from './worker.ts';

export interface RunOptions extends Omit<WorkerOptions, 'onFatal' | 'emit'> {
  /** The clock that events are counted by, ms. The real one but where a month's end is played. */
  now?: () => number;
  /** Resolves when it is asked to stop, for who listens for that already. */
  stopped?: Promise<void>;
}

const MEASURE_MS = 60_000;

/**
 * A worker as a process of its own: runs until it is asked to stop (SIGTERM, SIGINT: exit code 0, everything sent) or
 * must not go on (another worker has taken over, Discord refuses it: exit code 1, nothing more sent).
 */
export async function runWorker({
  now = Date.now,
  stopped = stopSignal(),
  ...options
}: RunOptions): Promise<void> {
  const { log } = options;
  const onFatal = (error: unknown) => {
    log('error', 'The worker has to stop', errorFields(error));
    process.exit(1);
  };
  const starting = startWorker({ ...options, arrival: () => now(), onFatal, emit: emitMetrics });
  starting.catch(onFatal);
  const worker = await Promise.race([starting, stopped]);
  // Asked to stop before it had anything to lose: what it may have taken, it gives up by ending.
  if (!worker) process.exit(0);
  const stopTimers = keepTime(worker, now, log);
  const since = now();
  const measure = () => {
    const isUp = worker.isUp();
    // What was before this worker, or while Discord is away, is a gap or will be replayed, and no delay of ours.
    const unsent = Math.min(worker.lag(now()), now() - since) / 1000;
    emitMetrics({ GatewayUp: isUp ? 1 : 0, ...(isUp && { OldestUnsentSeconds: unsent }) });
  };
  measure();
  const measuring = setInterval(measure, MEASURE_MS);
  await stopped;
  stopTimers();
  clearInterval(measuring);
  await worker.stop(now());
  process.exit(0);
}
