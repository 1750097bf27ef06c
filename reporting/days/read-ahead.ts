/** A read that goes on piece by piece. */
export interface PendingRead<T> {
  result: Promise<T>;
  /** The bytes that it holds so far. */
  bytes(): number;
}

/**
 * A reader calls this between two pieces and reads on if it gives true. It gives a promise while the reader has to wait
 * for room, and false once the consumer has stopped.
 */
export type MayContinue = () => Promise<boolean> | boolean;

/** The limits of reading ahead. */
export interface ReadAheadOptions {
  /** How many reads run at once. */
  concurrency: number;
  /** When the reads together hold more bytes than this, only the read that the consumer waits for goes on. */
  maxBytes: number;
}

/**
 * Runs readers ahead of the consumer and yields their results in order. In memory are at most the result yielded last,
 * `maxBytes` of other reads, and one piece of each. Rejects with the error of the reader whose turn it is.
 */
export async function* readAhead<T>(
  readers: Iterable<(mayContinue: MayContinue) => PendingRead<T>>,
  { concurrency, maxBytes }: ReadAheadOptions,
): AsyncGenerator<T> {
  const waiting = readers[Symbol.iterator]();
  const reads: PendingRead<T>[] = [];
  let isStopped = false;
  let changed = Promise.withResolvers<void>();

  function signalChange(): void {
    changed.resolve();
    changed = Promise.withResolvers();
  }
  function startReads(): void {
    while (reads.length < concurrency) {
      const reader = waiting.next();
      if (reader.done) return;
      // The reader may call back before it returns its read.
      const own: { read?: PendingRead<T> } = {};
      const read = reader.value(() => mayContinue(own));
      read.result.catch(() => {}); // Awaited below, in order; until then a rejection counts as handled.
      own.read = read;
      reads.push(read);
    }
  }
  function mayContinue(own: { read?: PendingRead<T> }): Promise<boolean> | boolean {
    const mustWait = (): boolean => !isStopped && reads[0] !== own.read && totalBytes(reads) > maxBytes;
    async function waitForRoom(): Promise<boolean> {
      while (mustWait()) await changed.promise;
      return !isStopped;
    }
    return mustWait() ? waitForRoom() : !isStopped;
  }

  try {
    for (;;) {
      startReads();
      const [first] = reads;
      if (!first) return;
      yield await first.result;
      reads.shift();
      signalChange();
    }
  } finally {
    isStopped = true;
    signalChange();
    await Promise.allSettled(reads.map(({ result }) => result));
  }
}

const totalBytes = (reads: readonly PendingRead<unknown>[]): number =>
  reads.reduce((total, read) => total + read.bytes(), 0);
