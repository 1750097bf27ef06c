import { setTimeout as wait } from 'node:timers/promises';
import { errorFields, type Log } from './log.ts';

/** How an action is retried. */
export interface RetryOptions {
  log: Log;
  /** What the action does, for the log: `Writing the checkpoint`. */
  what: string;
  /** Whether a retry cannot help with an error, which is then thrown at once. Default: retry all errors. */
  hopeless?: (error: unknown) => boolean;
  /** The longest wait, ms. Default 30,000. */
  longestWait?: number;
  /** The number of attempts before the last error is thrown. Default: no limit. */
  attempts?: number;
  /** Replaces the wait of some ms in tests. */
  sleep?: (ms: number) => Promise<unknown>;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 30_000;

/**
 * Runs an action until it succeeds, with exponential backoff. Jitter keeps many callers from returning at the same time.
 * Throws an error that is `hopeless`, and the last error once `attempts` are used up.
 */
export async function retry<T>(action: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { log, what, hopeless, longestWait = LONGEST_WAIT_MS, attempts = Number.POSITIVE_INFINITY } = options;
  const sleep = options.sleep ?? wait;
  for (let attempt = 1, ms = FIRST_WAIT_MS; ; attempt++, ms = Math.min(ms * 2, longestWait)) {
    try {
      return await action();
    } catch (error) {
      if (hopeless?.(error) || attempt >= attempts) throw error;
      log('warn', `${what} failed and will be retried.`, { inMs: ms, ...errorFields(error) });
      await sleep(ms * (0.5 + Math.random() / 2));
    }
  }
}
