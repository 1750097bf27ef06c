import { setTimeout as sleep } from 'node:timers/promises';
import { errorFields, type Log } from '../shared/log.ts';

export interface RetryOptions {
  log: Log;
  /** What is tried, for the log. */
  what: string;
  /** Errors that no waiting mends: thrown on at once. */
  hopeless?: (error: unknown) => boolean;
  /** How long to wait at the most, ms. Default 30,000. */
  longestWait?: number;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 30_000;

/** Tries until it succeeds, waiting longer each time, with jitter so that many workers do not come back at once. */
export async function retry<T>(action: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { log, what, hopeless, longestWait = LONGEST_WAIT_MS } = options;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, longestWait)) {
    try {
      return await action();
    } catch (error) {
      if (hopeless?.(error)) throw error;
      log('warn', `${what} failed, trying again`, { inMs: wait, ...errorFields(error) });
      await sleep(wait * (0.5 + Math.random() / 2));
    }
  }
}
