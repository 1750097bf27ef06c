import type { BatchReach, Checkpoint, Position, Reach } from '../delivery/checkpoint.ts';
import { type Dispatch, stringIn } from '../discord/dispatch.ts';

/** How far a shard has come in its session, and up to when it has missed nothing. Instants are ms. */
export interface Progress {
  /** Continues from what is durable of the previous worker. `seen` replaces its `seen` when that cannot be trusted. */
  resumeFrom: (confirmed: BatchReach | null, seen?: number) => void;
  /** Starts the session of a READY that arrived at `at`. */
  startSession: (ready: Dispatch, at: number) => void;
  /** Whether a dispatch was processed before; then this one is a replay. */
  isProcessed: (dispatch: Dispatch) => boolean;
  /** Records that a dispatch that arrived at `at` is accounted for. */
  markProcessed: (dispatch: Dispatch, at: number) => void;
  /**
   * Records that Discord answered the heartbeat sent at `sentAt`. Call it once all dispatches before the answer are
   * processed.
   */
  markSeen: (sentAt: number) => void;
  /** Records that everything up to `position` is durable; without an argument, that everything processed is. */
  markDurable: (position?: Position | null) => void;
  setConnected: (isConnected: boolean) => void;
  isConnected: () => boolean;
  /** The latest time at which a dispatch that arrived at `at` can have happened. */
  latestTimeOf: (dispatch: Dispatch, at: number) => number;
  /**
   * The time before which nothing was missed; undefined before the first session. Only proof moves it: a processed
   * dispatch or an answered heartbeat. An open socket proves nothing, because a dead connection looks open.
   */
  seen: () => number | undefined;
  processedPosition: () => Position | null;
  durablePosition: () => Position | null;
  /** What is durable once everything processed is. Before the first session, nothing is missed until `at`. */
  reach: (at: number) => Reach;
}

/** Creates the progress of a shard whose previous worker left `checkpoint`. */
export function createProgress({ confirmed, sending }: Checkpoint): Progress {
  let session = confirmed?.position ?? null;
  let processed = session?.seq ?? -1;
  let durable = processed;
  let seen: number | undefined;
  let connected = false;

  const processedPosition = (): Position | null => session && { ...session, seq: processed };

  return {
    resumeFrom(reach, trustedSeen = reach?.seen) {
      seen = trustedSeen;
      session = reach?.position ?? session;
      processed = session?.seq ?? -1;
      durable = processed;
    },
    startSession({ d, s }, at) {
      session = {
        sessionId: stringIn(d, 'session_id') ?? '',
        resumeUrl: stringIn(d, 'resume_gateway_url') ?? '',
        seq: s,
      };
      durable = s;
      processed = s;
      seen = at;
    },
    isProcessed: ({ s }) => s <= processed,
    markProcessed({ s }, at) {
      processed = s;
      // A replayed dispatch happened before it arrived, and more may follow, so it proves nothing about `at`.
      // While connected, `seen` also goes back, because the clock may have.
      if (connected) seen = at;
      else seen ??= at;
    },
    markSeen(sentAt) {
      if (connected && seen !== undefined) seen = Math.max(seen, sentAt);
    },
    markDurable(position) {
      if (position === undefined) durable = processed;
      else if (position && position.sessionId === session?.sessionId) durable = position.seq;
    },
    setConnected(isConnected) {
      connected = isConnected;
    },
    isConnected: () => connected,
    latestTimeOf({ s }, at) {
      // A replayed dispatch that was already in a batch happened before that batch was cut.
      const wasCut =
        sending?.position?.sessionId === session?.sessionId && s <= (sending?.position?.seq ?? -1);
      return sending && wasCut && !connected ? Math.min(at, sending.at) : at;
    },
    seen: () => seen,
    processedPosition,
    durablePosition: () => session && { ...session, seq: durable },
    reach: (at) => ({ position: processedPosition(), seen: seen ?? at }),
  };
}
