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

export interface IdentifyBudgetOptions {
  /** Asks Discord for the day's limit, anew each time. */
  readLimit: () => Promise<SessionStartLimit>;
  log: Log;
  /** For tests: waits, rejecting when the signal aborts. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  now?: () => number;
  random?: () => number;
}

/** How long an IDENTIFY counts against the next one of its shard. */
const MEMORY_MS = 10 * 60_000;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** Of the day's starts; below it they are spread over what is left of the day. */
const SPARING_FRACTION = 0.5;

/**
 * How long to wait before an IDENTIFY, ms: longer each time a shard has needed one lately, and, once half of the
 * day's are used, as long as spreads the rest over the time until they are reset. Past the last one Discord resets
 * the bot's token, so the last one is never used.
 */
export function identifyWait(lately: number, limit: SessionStartLimit, random: number): number {
  const backOff = lately === 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (lately - 1), LONGEST_WAIT_MS);
  const jittered = backOff * (0.5 + random / 2);
  if (limit.remaining > limit.total * SPARING_FRACTION) return jittered;
  const spare = limit.remaining - 1;
  return Math.max(jittered, spare > 0 ? limit.reset_after / spare : limit.reset_after);
}

/** Lets shards identify as Discord allows: so many every five seconds, and never so often that the day's run out. */
export function createIdentifyBudget(options: IdentifyBudgetOptions): IIdentifyThrottler {
  const { readLimit, log, now = Date.now, random = Math.random } = options;
  const sleep = options.sleep ?? ((ms: number, signal: AbortSignal) => wait(ms, undefined, { signal }));
  const identified = new Map<number, number[]>();
  let throttler: SimpleIdentifyThrottler | undefined;
  return {
    async waitForIdentify(shardId, signal) {
      const limit = await readLimit();
      const lately = (identified.get(shardId) ?? []).filter((at) => at > now() - MEMORY_MS);
      const ms = identifyWait(lately.length, limit, random());
      if (ms > 0) {
        log('warn', 'Waiting before a new session is asked for', {
          shard: shardId,
          ms: Math.round(ms),
          remainingToday: limit.remaining,
        });
        await sleep(ms, signal);
      }
      throttler ??= new SimpleIdentifyThrottler(limit.max_concurrency);
      await throttler.waitForIdentify(shardId, signal);
      identified.set(shardId, [...lately, now()]);
    },
  };
}
