import type { Dispatch } from '../discord/dispatch.ts';
import type { MissingState } from './state-resync.ts';

/** Something that a shard has to process. Instants are ms. */
export type Arrival =
  | { dispatch: Dispatch; at: number }
  | { tick: number }
  /** When a heartbeat was sent that Discord has answered. It comes after the dispatches that came before the answer. */
  | { heartbeat: number }
  | 'disconnected'
  /** `state` misses batches. */
  | { missing: MissingState; at: number };

/** What an inbox needs. */
export interface InboxOptions {
  /** How many arrivals may wait before dispatches are refused. Default 20,000, which takes some tens of megabytes. */
  maxInbox?: number;
  /** Called once when the inbox is full. It accepts no dispatches until `reopen`. */
  onInboxFull?: () => void;
  /** Prepares the processing of arrivals, which wait until then. Returns what processes one. */
  start: () => Promise<(next: Arrival) => Promise<void>>;
  onFatal: (error: unknown) => void;
}

/** The arrivals that wait for a shard. They are processed one at a time, in the order they came in. */
export interface Inbox {
  put: (next: Arrival) => void;
  /** Resolves when nothing is being processed and nothing waits. */
  idle: () => Promise<void>;
  /** Accepts dispatches again after `onInboxFull`. */
  reopen: () => void;
}

const MAX_INBOX = 20_000;

/** Creates an inbox and starts it. An error ends the processing; it is fatal unless it is an AbortError. */
export function createInbox({ maxInbox = MAX_INBOX, onInboxFull, start, onFatal }: InboxOptions): Inbox {
  const waiting = createFifo<Arrival>();
  let isFull = false;
  let process: ((next: Arrival) => Promise<void>) | undefined;
  let working: Promise<void> | undefined;

  async function prepare(): Promise<void> {
    process = await start();
  }

  async function work(): Promise<void> {
    for (let next = waiting.take(); next; next = waiting.take()) await process?.(next);
  }

  function run(action: () => Promise<void>): void {
    working ??= action()
      .catch((error: unknown) => {
        if (!isAbort(error)) onFatal(error);
      })
      .finally(() => {
        working = undefined;
        if (process && waiting.size() > 0) run(work);
      });
  }

  /** Whether a dispatch can be accepted. One that is refused is replayed after the inbox has been emptied. */
  function hasRoom(): boolean {
    if (isFull) return false;
    if (waiting.size() < maxInbox) return true;
    isFull = true;
    onInboxFull?.();
    return false;
  }

  run(prepare);
  return {
    put(next) {
      if (next !== 'disconnected') {
        if ('dispatch' in next && !hasRoom()) return;
        // An answered heartbeat would vouch for dispatches that were refused.
        if ('heartbeat' in next && isFull) return;
        if ('tick' in next) {
          if (isFull || !process) return;
          // Ticks pile up while the queue is away. The last of several is enough.
          const last = waiting.last();
          if (typeof last === 'object' && 'tick' in last) waiting.dropLast();
        }
      }
      waiting.put(next);
      run(work);
    },
    async idle() {
      while (working) await working;
    },
    reopen() {
      isFull = false;
    },
  };
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

/** Room at the head is released when it is this many places, and half of all places. */
const COMPACT_AT = 256;

/** A first-in-first-out list. `Array.shift` would move all that is left, for each of thousands. */
function createFifo<T>() {
  const items: T[] = [];
  let head = 0;
  const size = (): number => items.length - head;
  return {
    size,
    put: (item: T): void => void items.push(item),
    take(): T | undefined {
      const next = items[head];
      if (next !== undefined) head += 1;
      if (head >= COMPACT_AT && head * 2 >= items.length) {
        items.splice(0, head);
        head = 0;
      }
      return next;
    },
    last: (): T | undefined => (size() > 0 ? items.at(-1) : undefined),
    dropLast: (): void => void items.pop(),
  };
}
