import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../shared/log.ts';

export interface ReconnectPaceOptions {
  log: Log;
  /** For tests. */
  sleep?: (ms: number) => Promise<unknown>;
  now?: () => number;
  random?: () => number;
}

/** The pace at which shards reconnect. */
export interface ReconnectPace {
  /** A shard's session was begun or resumed. */
  opened: (shard: number) => void;
  /** A shard's connection was closed, by whom and for what reason ever. */
  closed: (shard: number) => void;
  /** Resolves when the shard may connect again. */
  wait: (shard: number) => Promise<void>;
}

/** A connection that lived so long was a good one. */
const LIVED_MS = 30_000;
/** Interruptions happen: so many may follow each other before there is any waiting. */
const FREE = 2;
const FIRST_WAIT_MS = 1_000;
/** Sessions stay resumable for about 90 s. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Makes shards whose connections do not last reconnect more and more slowly. `@discordjs/ws` tries again every half
 * second for ever after a close code that it does not know.
 */
export function createReconnectPace(options: ReconnectPaceOptions): ReconnectPace {
  const { log, now = Date.now, random = Math.random } = options;
  const sleep = options.sleep ?? ((ms: number) => wait(ms, undefined, { ref: false }));
  const failures = new Map<number, number>();
  const openedAt = new Map<number, number>();
  const due = new Set<number>();
  return {
    opened: (shard) => void openedAt.set(shard, now()),
    closed(shard) {
      const lived = now() - (openedAt.get(shard) ?? now());
      openedAt.delete(shard);
      failures.set(shard, lived >= LIVED_MS ? 1 : (failures.get(shard) ?? 0) + 1);
      due.add(shard);
    },
    async wait(shard) {
      if (!due.delete(shard)) return;
      const more = (failures.get(shard) ?? 0) - FREE;
      if (more <= 0) return;
      const ms = Math.min(FIRST_WAIT_MS * 2 ** (more - 1), LONGEST_WAIT_MS) * (0.5 + random() / 2);
      log('warn', 'Waiting before connecting again', { shard, ms: Math.round(ms), failures: more + FREE });
      await sleep(ms);
    },
  };
}
