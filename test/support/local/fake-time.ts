import type { StartTimer } from '../../../local/aws/sqs/waiting.ts';

/** A clock that only moves when it is told to, and the timers that go by it. */
export interface FakeTime {
  /** ms. */
  now: () => number;
  startTimer: StartTimer;
  /** Moves the clock on by so many ms; the timers that end by then call back in their order. */
  advance: (ms: number) => void;
  /** The number of timers that run. */
  timers: () => number;
}

export function createFakeTime(start = 1_500_000_000_000): FakeTime {
  let time = start;
  const running = new Set<{ at: number; callBack: () => void }>();
  return {
    now: () => time,
    startTimer(ms, callBack) {
      const timer = { at: time + ms, callBack };
      running.add(timer);
      return () => running.delete(timer);
    },
    advance(ms) {
      const until = time + ms;
      for (;;) {
        const [next] = [...running].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
        if (!next) break;
        running.delete(next);
        time = next.at;
        next.callBack();
      }
      time = until;
    },
    timers: () => running.size,
  };
}
