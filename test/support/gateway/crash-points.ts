/** Where a worker can die. `number` counts how often workers reach this place after `arm`. */
export interface Crash {
  before: 'checkpoint' | 'send' | 'confirmation';
  number: number;
}

/** Something that can die as by kill -9: from then on nothing it tries ever happens. */
export interface Life {
  dead: boolean;
}

/** The places where workers can die. */
export interface CrashPoints {
  /** From here on workers die at these places. */
  arm: (crashes: readonly Crash[]) => void;
  /** Resolves unless the worker is dead or dies here. */
  pass: (life: Life, place: Crash['before']) => Promise<void>;
  /** How often each place was reached. */
  reached: () => Readonly<Record<Crash['before'], number>>;
}

/** A promise that a dead worker waits for. */
export const never = () => new Promise<never>(() => {});

/** Makes an action one that never happens once the worker is dead. */
export const whileAlive =
  <A extends unknown[], T>(life: Life, action: (...args: A) => T) =>
  async (...args: A): Promise<Awaited<T>> =>
    life.dead ? never() : await action(...args);

/** Creates crash points at which nothing dies yet. */
export function createCrashPoints(): CrashPoints {
  const reached = { checkpoint: 0, send: 0, confirmation: 0 };
  let crashes: readonly Crash[] = [];
  return {
    arm(places) {
      Object.assign(reached, { checkpoint: 0, send: 0, confirmation: 0 });
      crashes = places;
    },
    async pass(life, place) {
      if (life.dead) return never();
      reached[place] += 1;
      if (!crashes.some(({ before, number }) => before === place && number === reached[place])) return;
      life.dead = true;
      return never();
    },
    reached: () => reached,
  };
}
