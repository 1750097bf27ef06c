/** Starts a timer that calls back after `ms` milliseconds. The returned function cancels it. */
export type StartTimer = (ms: number, callBack: () => void) => () => void;

export const startTimer: StartTimer = (ms, callBack) => {
  const timer = setTimeout(callBack, ms);
  return () => clearTimeout(timer);
};

/** Receives that wait for a queue to change. */
export interface Waiting {
  /** Resolves when the queue is woken, or after so many ms. Rejects with the signal's reason when it aborts. */
  wait: (queue: number, ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** Lets everything that waits for a queue look again, the longest waiting first. */
  wake: (queue: number) => void;
}

export function createWaiting(start: StartTimer): Waiting {
  const waiters = new Map<number, Set<() => void>>();
  return {
    wait: (queue, ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const queued = waiters.get(queue) ?? new Set();
        waiters.set(queue, queued);
        const finish = (): void => {
          stopTimer();
          signal?.removeEventListener('abort', finish);
          queued.delete(finish);
          if (queued.size === 0 && waiters.get(queue) === queued) waiters.delete(queue);
          if (signal?.aborted) reject(signal.reason);
          else resolve();
        };
        const stopTimer = start(ms, finish);
        signal?.addEventListener('abort', finish);
        queued.add(finish);
      }),
    wake(queue) {
      for (const finish of [...(waiters.get(queue) ?? [])]) finish();
    },
  };
}
