import { setTimeout as wait } from 'node:timers/promises';
import { errorFields, type Log } from './log.ts';

export interface RetryOptions {
  log: Log;
  /** What is tried, for the log. */
  what: string;
  /** Whether an error is of a kind that a retry cannot mend: it is thrown at once. */
  hopeless?: (error: unknown) => boolean;
  /** How long to wait at the most, ms. Default 30,000. */
  longestWait?: number;
  /** How many attempts are made before the last error is thrown. Default: no limit. */
  attempts?: number;
  /** For tests: waits so many ms. */
  sleep?: (ms: number) => Promise<unknown>;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 30_000;

/**
 * Tries until it succeeds. Each wait is twice as long as the one before, with jitter so that many callers do not come
 * back at once. Throws what `hopeless` names, and the last error once `attempts` are used up.
 */
export async function retry<T>(action: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { log, what, hopeless, longestWait = LONGEST_WAIT_MS, attempts = Number.POSITIVE_INFINITY } = options;
  const sleep = options.sleep ?? wait;
  for (let attempt = 1, ms = FIRST_WAIT_MS; ; attempt++, ms = Math.min(ms * 2, longestWait)) {
    try {
      return await action();
    } catch (error) {
      if (hopeless?.(error) || attempt >= attempts) throw error;
      log('warn', `${what} failed, trying again`, { inMs: ms, ...errorFields(error) });
      await sleep(ms * (0.5 + Math.random() / 2));
    }
  }
}
