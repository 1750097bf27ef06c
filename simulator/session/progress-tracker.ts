/** Follows the dispatches of a played timeline through the worker. */
export interface ProgressTracker {
  /** Records that the dispatch with a sequence number carries an event of `at` (ms). */
  sent: (seq: number, at: number) => void;
  /** The time of a dispatch's event, ms; without a number that of the event before. Each dispatch's time is given once. */
  arrival: (seq: number | undefined) => number;
  /** Records that the worker has processed all dispatches up to `seq`. */
  processed: (seq: number) => void;
  /** How many dispatches are sent and not processed. */
  pending: () => number;
  /** Resolves when at most `most` dispatches are pending. Rejects when the worker fails. */
  waitFor: (most: number) => Promise<void>;
  /** The worker's failure. */
  fail: (error: unknown) => void;
  /** Resolves like `work`. Rejects when the worker fails first. */
  orFailure: <T>(work: Promise<T>) => Promise<T>;
}

/** A tracker for a timeline that starts at `start` (ms). */
export function createTracker(start: number): ProgressTracker {
  const times = new Map<number, number>();
  let lastSent = 0;
  let lastProcessed = 0;
  let arrived = start;
  let wake = () => {};
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => {}); // Nobody may be waiting at the time.

  const pending = () => lastSent - lastProcessed;
  const orFailure = <T>(work: Promise<T>): Promise<T> => Promise.race([work, failure.promise]);

  return {
    sent(seq, at) {
      times.set(seq, at);
      lastSent = seq;
    },
    arrival(seq) {
      if (seq === undefined) return arrived;
      arrived = times.get(seq) ?? arrived;
      times.delete(seq);
      return arrived;
    },
    processed(seq) {
      lastProcessed = Math.max(lastProcessed, seq);
      wake();
    },
    pending,
    async waitFor(most) {
      while (pending() > most) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        await orFailure(promise);
      }
    },
    fail: failure.reject,
    orFailure,
  };
}
