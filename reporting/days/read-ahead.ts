/** Something that is being read piece by piece. */
export interface Reading<T> {
  whole: Promise<T>;
  /** Bytes that it holds by now. */
  bytes(): number;
}

/**
 * Asked between two pieces: whether to go on. A promise where enough is held for now; false where nobody wants the rest.
 */
export type Turn = () => Promise<boolean> | boolean;

export interface ReadAheadOptions {
  /** How many are read at once. */
  atOnce: number;
  /** Bytes that may be held: past it only the one that is waited for is read on. */
  heldBytes: number;
}

/**
 * What the readers read, in their order, some of it ahead. At any time it holds no more than the one it gives out,
 * `heldBytes` of others, and a piece of each. Rejects with what a reader rejects with.
 */
export async function* readAhead<T>(
  readers: Iterable<(turn: Turn) => Reading<T>>,
  { atOnce, heldBytes }: ReadAheadOptions,
): AsyncGenerator<T> {
  const waiting = readers[Symbol.iterator]();
  const readings: Reading<T>[] = [];
  let over = false;
  let changed = Promise.withResolvers<void>();
  const change = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };

  function beginMore(): void {
    while (readings.length < atOnce) {
      const reader = waiting.next();
      if (reader.done) return;
      // A reader may ask for its turn before it has said what it reads.
      const own: { reading?: Reading<T> } = {};
      const reading = reader.value(() => turnOf(own));
      reading.whole.catch(() => {}); // Awaited below, in order: until then a rejection is not unhandled.
      own.reading = reading;
      readings.push(reading);
    }
  }
  function turnOf(own: { reading?: Reading<T> }): Promise<boolean> | boolean {
    const mustWait = (): boolean =>
      !over && readings[0] !== own.reading && sum(readings, (reading) => reading.bytes()) > heldBytes;
    async function untilTurn(): Promise<boolean> {
      while (mustWait()) await changed.promise;
      return !over;
    }
    return mustWait() ? untilTurn() : !over;
  }

  try {
    for (;;) {
      beginMore();
      const [first] = readings;
      if (!first) return;
      yield await first.whole;
      readings.shift();
      change();
    }
  } finally {
    over = true;
    change();
    await Promise.allSettled(readings.map(({ whole }) => whole));
  }
}

const sum = <T>(values: readonly T[], of: (value: T) => number): number =>
  values.reduce((total, value) => total + of(value), 0);
