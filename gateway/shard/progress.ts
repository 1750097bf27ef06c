import type { Checkpoint, Position, Reach, Reached } from '../delivery/checkpoint.ts';
import { type Dispatch, stringIn } from '../discord/dispatch.ts';

/** How far a shard has come in its session, and up to when it has missed nothing. Instants are ms. */
export interface Progress {
  /** Goes on from what is durable of the worker before; `seen` where that is not to be trusted. */
  resumeFrom: (confirmed: Reach | null, seen?: number) => void;
  /** Goes over to the session that a READY began, which arrived at `at`. */
  enter: (ready: Dispatch, at: number) => void;
  /** Whether a dispatch has been processed: it is replayed. */
  isKnown: (dispatch: Dispatch) => boolean;
  /** A dispatch that arrived at `at` has been accounted for. */
  processed: (dispatch: Dispatch, at: number) => void;
  /** Discord has answered the heartbeat that was sent at `sentAt`, and all that came before the answer is processed. */
  acknowledged: (sentAt: number) => void;
  /** Everything up to here is durable; without a position, all that was processed. */
  durable: (position?: Position | null) => void;
  connected: (is: boolean) => void;
  isConnected: () => boolean;
  /** By when a dispatch that arrived at `at` had happened. */
  happenedBy: (dispatch: Dispatch, at: number) => number;
  /**
   * Nothing that happened before this was missed; undefined before the first session. Only proof moves it: a dispatch
   * that was processed, or a heartbeat that was answered. An open socket proves nothing, because a dead line looks open.
   */
  seen: () => number | undefined;
  /** Up to what was processed, and up to what is durable. */
  here: () => Position | null;
  durablePosition: () => Position | null;
  /** What is durable once all that was processed is; before the first session nothing is missed until `at`. */
  reached: (at: number) => Reached;
}

export function createProgress({ confirmed, sending }: Checkpoint): Progress {
  let session = confirmed?.position ?? null;
  let processed = session?.seq ?? -1;
  let durable = processed;
  let seen: number | undefined;
  let connected = false;

  const here = (): Position | null => session && { ...session, seq: processed };

  return {
    resumeFrom(reach, trusted = reach?.seen) {
      seen = trusted;
      session = reach?.position ?? session;
      processed = session?.seq ?? -1;
      durable = processed;
    },
    enter({ d, s }, at) {
      session = {
        sessionId: stringIn(d, 'session_id') ?? '',
        resumeUrl: stringIn(d, 'resume_gateway_url') ?? '',
        seq: s,
      };
      durable = s;
      processed = s;
      seen = at;
    },
    isKnown: ({ s }) => s <= processed,
    processed({ s }, at) {
      processed = s;
      // What is replayed happened before it arrives, and more of it may be to come. A clock may have stepped back.
      if (connected) seen = at;
      else seen ??= at;
    },
    acknowledged(sentAt) {
      if (connected && seen !== undefined) seen = Math.max(seen, sentAt);
    },
    durable(position) {
      if (position === undefined) durable = processed;
      else if (position && position.sessionId === session?.sessionId) durable = position.seq;
    },
    connected(is) {
      connected = is;
    },
    isConnected: () => connected,
    happenedBy({ s }, at) {
      // What is replayed and was once in a batch had happened by the time that batch was cut.
      const wasCut =
        sending?.position?.sessionId === session?.sessionId && s <= (sending?.position?.seq ?? -1);
      return sending && wasCut && !connected ? Math.min(at, sending.at) : at;
    },
    seen: () => seen,
    here,
    durablePosition: () => session && { ...session, seq: durable },
    reached: (at) => ({ position: here(), seen: seen ?? at }),
  };
}
