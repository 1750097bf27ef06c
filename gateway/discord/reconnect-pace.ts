import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../shared/log.ts';

/** What a reconnect pace needs. */
export interface ReconnectPaceOptions {
  /** The shard's id, for the log. */
  shard: number;
  log: Log;
  /** Waits for `ms`. Tests replace it. */
  sleep?: (ms: number) => Promise<unknown>;
  now?: () => number;
  random?: () => number;
}

/** How fast one shard reconnects. */
export interface ReconnectPace {
  /** The session began or was resumed. */
  onOpened: () => void;
  /** The connection was closed, for any reason. */
  onClosed: () => void;
  /** Resolves when the shard may connect again. */
  wait: () => Promise<void>;
}

/** A connection that lasts this long is a good one. */
const GOOD_MS = 30_000;
/** This many interruptions in a row are normal and cause no wait. */
const FREE_FAILURES = 2;
const FIRST_WAIT_MS = 1_000;
/** Sessions stay resumable for about 90 s. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Creates the pace of a shard. It waits longer and longer while connections do not last. `@discordjs/ws` alone would try
 * again every half second for ever after a close code that it does not know.
 */
export function createReconnectPace(options: ReconnectPaceOptions): ReconnectPace {
  const { shard, log, now = Date.now, random = Math.random } = options;
  const sleep = options.sleep ?? ((ms: number) => wait(ms, undefined, { ref: false }));
  let failures = 0;
  let openedAt: number | undefined;
  let isInterrupted = false;
  return {
    onOpened() {
      openedAt = now();
    },
    onClosed() {
      const lasted = now() - (openedAt ?? now());
      openedAt = undefined;
      failures = lasted >= GOOD_MS ? 1 : failures + 1;
      isInterrupted = true;
    },
    async wait() {
      if (!isInterrupted) return;
      isInterrupted = false;
      const more = failures - FREE_FAILURES;
      if (more <= 0) return;
      const ms = Math.min(FIRST_WAIT_MS * 2 ** (more - 1), LONGEST_WAIT_MS) * (0.5 + random() / 2);
      log('warn', 'The shard waits before it connects again.', { shard, ms: Math.round(ms), failures });
      await sleep(ms);
    },
  };
}
