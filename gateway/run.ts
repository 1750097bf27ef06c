import { emitMetrics } from '../shared/aws/emit-metrics.ts';
import { errorFields } from '../shared/log.ts';
import { stopSignal } from './stop-signal.ts';
import { keepTime } from './timers.ts';
import { startWorker, type WorkerOptions } from './worker.ts';

/** What a worker process needs. */
export interface RunOptions extends Omit<WorkerOptions, 'onFatal' | 'emit'> {
  /** The clock that events are counted by, ms. Default: the real one. Tests of a month's end replace it. */
  now?: () => number;
  /** Resolves when the worker is asked to stop. Default: at SIGTERM or SIGINT. */
  stopped?: Promise<void>;
}

const MEASURE_MS = 60_000;

/**
 * Runs a worker until the process ends. When it is asked to stop, it sends everything and ends with exit code 0. When it
 * must stop, because another worker took over or Discord refuses it, it sends nothing more and ends with exit code 1.
 */
export async function runWorker({
  now = Date.now,
  stopped = stopSignal(),
  ...options
}: RunOptions): Promise<void> {
  const { log } = options;
  const onFatal = (error: unknown) => {
    log('error', 'The worker has to stop.', errorFields(error));
    process.exit(1);
  };
  const starting = startWorker({ ...options, arrival: () => now(), onFatal, emit: emitMetrics });
  starting.catch(onFatal);
  const worker = await Promise.race([starting, stopped]);
  // Stopped before it had anything to send. Its leases expire by themselves.
  if (!worker) process.exit(0);
  const stopTimers = keepTime(worker, now, log);
  const since = now();
  const measure = () => {
    const isUp = worker.isUp();
    // Time before this worker started, or while Discord is away, is not our delay: it is a gap or will be replayed.
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
