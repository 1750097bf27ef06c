import { setTimeout as wait } from 'node:timers/promises';
import { type IIdentifyThrottler, SimpleIdentifyThrottler } from '@discordjs/ws';
import type { Log } from '../../shared/log.ts';

/** Discord's session start limit (Discord: Gateway, Session Start Limit Object). `reset_after` is in ms. */
export interface SessionStartLimit {
  total: number;
  remaining: number;
  reset_after: number;
  max_concurrency: number;
}

/** What an identify budget needs. */
export interface IdentifyBudgetOptions {
  /** Asks Discord for the limit of the day. */
  readLimit: () => Promise<SessionStartLimit>;
  log: Log;
  /** Waits for `ms`, and rejects when the signal aborts. Tests replace it. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  now?: () => number;
  random?: () => number;
}

/** How long an IDENTIFY makes the next one of its shard wait longer. */
const MEMORY_MS = 10 * 60_000;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** When this fraction of the day's starts remains, they are spread over the rest of the day. */
const SPARING_FRACTION = 0.5;

/**
 * How long to wait before an IDENTIFY, ms. It doubles with each recent IDENTIFY of the shard. Once half of the day's
 * starts are used, the rest is spread over the time until the reset. When a bot uses up its starts, Discord resets its
 * token, so the last one is never used.
 */
export function identifyWait(recent: number, limit: SessionStartLimit, random: number): number {
  const backOff = recent === 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (recent - 1), LONGEST_WAIT_MS);
  const jittered = backOff * (0.5 + random / 2);
  if (limit.remaining > limit.total * SPARING_FRACTION) return jittered;
  const spare = limit.remaining - 1;
  return Math.max(jittered, spare > 0 ? limit.reset_after / spare : limit.reset_after);
}

/** Creates a throttler that lets shards identify as Discord allows: so many in five seconds, and so many in a day. */
export function createIdentifyBudget(options: IdentifyBudgetOptions): IIdentifyThrottler {
  const { readLimit, log, now = Date.now, random = Math.random } = options;
  const sleep = options.sleep ?? ((ms: number, signal: AbortSignal) => wait(ms, undefined, { signal }));
  const identified = new Map<number, number[]>();
  let throttler: SimpleIdentifyThrottler | undefined;
  return {
    async waitForIdentify(shardId, signal) {
      const limit = await readLimit();
      const recent = (identified.get(shardId) ?? []).filter((at) => at > now() - MEMORY_MS);
      const ms = identifyWait(recent.length, limit, random());
      if (ms > 0) {
        log('warn', 'The shard waits before it asks for a new session.', {
          shard: shardId,
          ms: Math.round(ms),
          remainingToday: limit.remaining,
        });
        await sleep(ms, signal);
      }
      throttler ??= new SimpleIdentifyThrottler(limit.max_concurrency);
      await throttler.waitForIdentify(shardId, signal);
      identified.set(shardId, [...recent, now()]);
    },
  };
}
