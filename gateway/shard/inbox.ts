import type { Dispatch } from '../discord/dispatch.ts';
import type { Restatement } from './state-resync.ts';

/** Something that a shard has to deal with, in the order of its coming. Instants are ms. */
export type Arrival =
  | { dispatch: Dispatch; at: number }
  | { tick: number }
  /** When a heartbeat that has been answered was sent: behind the dispatches that came before the answer. */
  | { heartbeat: number }
  | 'disconnected'
  /** Batches have been left out that `state` lacks something for. */
  | { leftOut: Restatement; at: number };

export interface InboxOptions {
  /** Dispatches that may wait to be processed. Default 20,000: some tens of megabytes. */
  maxInbox?: number;
  /** Called once when more has come than can be held: nothing more is taken in until `reopen`. */
  onFull?: () => void;
  /** What comes before anything is processed. */
  begin: () => Promise<void>;
  process: (next: Arrival) => Promise<void>;
  onFatal: (error: unknown) => void;
}

/** What waits for a shard. One thing is processed at a time, so that nothing overtakes what came before it. */
export interface Inbox {
  put: (next: Arrival) => void;
  /** Resolves when nothing is being processed and nothing waits. */
  idle: () => Promise<void>;
  /** Takes dispatches in again after `onFull`. */
  reopen: () => void;
}

const MAX_INBOX = 20_000;
/** Places of what was taken are given up when they are so many, and half of all. */
const TIDY = 256;

/** Begins at once. An error ends what is being done, and is fatal unless it is an abort of ours. */
export function createInbox({ maxInbox = MAX_INBOX, onFull, begin, process, onFatal }: InboxOptions): Inbox {
  const waiting: Arrival[] = [];
  /** Where the first of them is: to shift an array moves all that is left, for each of thousands. */
  let head = 0;
  let full = false;
  let hasBegun = false;
  let working: Promise<void> | undefined;

  const count = (): number => waiting.length - head;

  function take(): Arrival | undefined {
    const next = waiting[head];
    if (next !== undefined) head += 1;
    if (head >= TIDY && head * 2 >= waiting.length) {
      waiting.splice(0, head);
      head = 0;
    }
    return next;
  }

  async function work(): Promise<void> {
    for (let next = take(); next; next = take()) await process(next);
  }

  async function beginning(): Promise<void> {
    await begin();
    hasBegun = true;
  }

  function start(action = work): void {
    working ??= action()
      .catch((error: unknown) => {
        if (!isAbort(error)) onFatal(error);
      })
      .finally(() => {
        working = undefined;
        if (hasBegun && count() > 0) start();
      });
  }

  /** Whether there is room: what is held is still processed, what comes now is replayed from behind it. */
  function hasRoom(): boolean {
    if (full) return false;
    if (count() < maxInbox) return true;
    full = true;
    onFull?.();
    return false;
  }

  start(beginning);
  return {
    put(next) {
      if (next !== 'disconnected' && 'dispatch' in next && !hasRoom()) return;
      if (next !== 'disconnected' && 'tick' in next) {
        if (full || !hasBegun) return;
        // Time passes while the queue is away: one tick does for many.
        const last = count() > 0 ? waiting.at(-1) : undefined;
        if (typeof last === 'object' && 'tick' in last) waiting.pop();
      }
      // It would speak for dispatches that were not taken in.
      if (full && typeof next === 'object' && 'heartbeat' in next) return;
      waiting.push(next);
      start();
    },
    async idle() {
      while (working) await working;
    },
    reopen() {
      full = false;
    },
  };
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
