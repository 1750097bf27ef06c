import type { SessionInfo } from '@discordjs/ws';
import { GatewayCloseCodes } from 'discord-api-types/v10';

/** The gateway session of one shard, for as long as it can be resumed. */
export interface GatewaySession {
  /** The session to resume; undefined when a new one must begin. */
  get: () => SessionInfo | undefined;
  /** Whether to resume at the gateway's general URL, because the session's own URL did not answer the last time. */
  usesGeneralUrl: () => boolean;
  set: (session: SessionInfo) => void;
  /** Discord sent HELLO on the shard's connection. */
  onHello: () => void;
  /** The session began or was resumed. */
  onOpened: () => void;
  /** The connection was closed, or an attempt to connect failed. */
  onClosed: (code: number) => void;
  /** The library gave up the session. It ends here only if Discord ended it. */
  onGivenUp: () => void;
}

/** Close codes after which a new session is needed (Discord: Gateway Close Event Codes). */
const ENDING_CODES: ReadonlySet<number> = new Set([
  GatewayCloseCodes.NotAuthenticated,
  GatewayCloseCodes.InvalidSeq,
  GatewayCloseCodes.SessionTimedOut,
]);
/** Discord keeps a session for a few minutes (Discord: Gateway, Resuming). */
const RESUMABLE_MS = 5 * 60_000;

/**
 * Creates the keeper of a shard's session. It keeps the session until Discord ends it or it is too old. `@discordjs/ws`
 * also gives a session up when a connection fails: refused, reset, not found, closed with 1000, or without a HELLO in
 * time. None of these end the session at Discord. If it has ended after all, Discord answers the RESUME with
 * INVALID_SESSION.
 */
export function createGatewaySession(now: () => number = Date.now): GatewaySession {
  let session: SessionInfo | undefined;
  /** Whether Discord sent HELLO on the current connection. */
  let isGreeted = false;
  /** When the connection of the session was lost, ms. */
  let lostAt: number | undefined;
  /** The number of attempts in a row without a HELLO. */
  let failures = 0;

  return {
    get() {
      const isTooOld = lostAt !== undefined && now() - lostAt > RESUMABLE_MS;
      if (isTooOld && !isGreeted) session = undefined;
      return session;
    },
    // In turns, because the general URL may be the one that does not answer.
    usesGeneralUrl: () => failures % 2 === 1,
    set(next) {
      session = next;
    },
    onHello() {
      isGreeted = true;
    },
    onOpened() {
      lostAt = undefined;
      failures = 0;
    },
    onClosed(code) {
      if (!isGreeted) failures += 1;
      isGreeted = false;
      lostAt ??= now();
      if (ENDING_CODES.has(code)) session = undefined;
    },
    onGivenUp() {
      // The library gives the session up on an open connection that had a HELLO. So Discord sent INVALID_SESSION, or
      // there was no READY and therefore no session.
      if (isGreeted) session = undefined;
    },
  };
}
