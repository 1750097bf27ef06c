import type { SessionInfo } from '@discordjs/ws';
import { GatewayCloseCodes } from 'discord-api-types/v10';

/** The gateway session of each shard, for as long as it can be resumed. */
export interface GatewaySessions {
  /** The session to resume; undefined where a new one has to begin. */
  get: (shard: number) => SessionInfo | undefined;
  /** Whether to resume at the gateway's general URL, because the session's own did not answer the last time. */
  isElsewhere: (shard: number) => boolean;
  set: (shard: number, session: SessionInfo) => void;
  /** Discord has said HELLO on a shard's connection. */
  greeted: (shard: number) => void;
  /** A shard's session has begun or was resumed. */
  opened: (shard: number) => void;
  /** A shard's connection was closed, or an attempt to connect has failed. */
  closed: (shard: number, code: number) => void;
  /** The library gives up a shard's session. Forgets it if it was Discord that ended it. */
  givenUp: (shard: number) => void;
}

/** After these a new session is needed (Discord: Gateway Close Event Codes): invalidated, invalid sequence, timed out. */
const ENDING_CODES: ReadonlySet<number> = new Set([
  GatewayCloseCodes.NotAuthenticated,
  GatewayCloseCodes.InvalidSeq,
  GatewayCloseCodes.SessionTimedOut,
]);
/** Discord keeps a session for a few minutes (Discord: Gateway, Resuming). */
const RESUMABLE_MS = 5 * 60_000;

/**
 * Keeps a session until Discord ends it or it is too old. `@discordjs/ws` also gives a session up when a connection
 * fails: refused, reset, not found, closed with 1000, or without a HELLO in time. None of that ends the session at
 * Discord, and where one has ended after all, Discord answers the RESUME with INVALID_SESSION.
 */
export function createGatewaySessions(now: () => number = Date.now): GatewaySessions {
  const sessions = new Map<number, SessionInfo>();
  /** The shards whose connection has got as far as HELLO. */
  const greeted = new Set<number>();
  /** Since when a shard is without its session, ms. */
  const lostAt = new Map<number, number>();
  /** How many attempts in a row have not got as far as HELLO. */
  const failures = new Map<number, number>();

  return {
    get(shard) {
      const lost = lostAt.get(shard);
      const isTooOld = lost !== undefined && now() - lost > RESUMABLE_MS;
      if (isTooOld && !greeted.has(shard)) sessions.delete(shard);
      return sessions.get(shard);
    },
    // By turns: the general URL may be the one that does not answer.
    isElsewhere: (shard) => (failures.get(shard) ?? 0) % 2 === 1,
    set: (shard, session) => void sessions.set(shard, session),
    greeted: (shard) => void greeted.add(shard),
    opened(shard) {
      lostAt.delete(shard);
      failures.delete(shard);
    },
    closed(shard, code) {
      if (!greeted.delete(shard)) failures.set(shard, (failures.get(shard) ?? 0) + 1);
      if (!lostAt.has(shard)) lostAt.set(shard, now());
      if (ENDING_CODES.has(code)) sessions.delete(shard);
    },
    givenUp(shard) {
      // The library has not seen the connection close, and Discord had greeted it: this is INVALID_SESSION, or a READY
      // that did not come, and then there was no session.
      if (greeted.has(shard)) sessions.delete(shard);
    },
  };
}
