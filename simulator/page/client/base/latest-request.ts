/** Requests of which only the newest answer matters. */
export interface LatestRequest<Q> {
  /** Sends a request once the one before it is answered; a newer call replaces it until then. */
  send: (request: Q) => void;
  /** Drops the waiting request and ignores the answer to the one that was sent. */
  cancel: () => void;
}

/** Sends requests one at a time and passes on an answer or an error only if no newer request waits. */
export function createLatestRequest<Q, A>(
  send: (request: Q) => Promise<A>,
  onAnswer: (answer: A) => void,
  onError: (error: unknown) => void,
): LatestRequest<Q> {
  let isSending = false;
  let next: { request: Q } | undefined;
  /** Number of calls of `cancel`; a request from before the last one is ignored. */
  let cancellations = 0;

  async function sendAll(): Promise<void> {
    isSending = true;
    while (next) {
      const { request } = next;
      next = undefined;
      const before = cancellations;
      const isLatest = () => next === undefined && cancellations === before;
      try {
        const answer = await send(request);
        if (isLatest()) onAnswer(answer);
      } catch (error) {
        if (isLatest()) onError(error);
      }
    }
    isSending = false;
  }

  return {
    send(request) {
      next = { request };
      if (!isSending) void sendAll();
    },
    cancel() {
      next = undefined;
      cancellations++;
    },
  };
}
