import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;
const DEADLINE_MS = 20_000;

/**
 * Repeats `check` until it no longer throws, to wait for another process. After `deadlineMs` (ms), throws the error of the
 * last check.
 */
export async function eventually<T>(check: () => T | Promise<T>, deadlineMs = DEADLINE_MS): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(POLL_MS);
    }
  }
}
