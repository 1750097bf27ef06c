import type { Checkpoint, Position, Reach, Reached } from './checkpoint.ts';
import { type Dispatch, stringIn } from './dispatch.ts';

/** How far a shard has come in its session, and up to when it has missed nothing. Instants are ms. */
export interface Progress {
  /** Goes on from what is durable of the worker before; `seen` where that is not to be trusted. */
  resumeFrom: (confirmed: Reach | null, seen?: number) => void;
  /** Goes over to the session that a READY began. */
  enter: (ready: Dispatch) => void;
  /** Whether a dispatch has been processed: it is replayed. */
  isKnown: (dispatch: Dispatch) => boolean;
  processed: (dispatch: Dispatch) => void;
  /** Everything up to here is durable; without a position, all that was processed. */
  durable: (position?: Position | null) => void;
  connected: (is: boolean) => void;
  isConnected: () => boolean;
  /** By when a dispatch that arrived at `at` had happened. */
  happenedBy: (dispatch: Dispatch, at: number) => number;
  /** Nothing that happened before this was missed, where something was processed at `at`. */
  seenUntil: (at: number) => number;
  /** The same of all that was processed; undefined before the first session. */
  seen: () => number | undefined;
  alive: (at: number) => void;
  /** Up to what was processed, and up to what is durable. */
  here: () => Position | null;
  durablePosition: () => Position | null;
  /** What is durable once all that was processed is. */
  reached: (at: number) => Reached;
}

export function createProgress({ confirmed, sending }: Checkpoint): Progress {
  let session = confirmed?.position ?? null;
  let processed = session?.seq ?? -1;
  let durable = processed;
  let seen: number | undefined;
  let connected = false;

  const here = (): Position | null => session && { ...session, seq: processed };
  // What is replayed happened before it arrives, and more of it may be to come.
  const seenUntil = (at: number): number => (connected ? at : (seen ?? at));

  return {
    resumeFrom(reach, trusted = reach?.seen) {
      seen = trusted;
      session = reach?.position ?? session;
      processed = session?.seq ?? -1;
      durable = processed;
    },
    enter({ d, s }) {
      session = {
        sessionId: stringIn(d, 'session_id') ?? '',
        resumeUrl: stringIn(d, 'resume_gateway_url') ?? '',
        seq: s,
      };
      durable = s;
      processed = s;
    },
    isKnown: ({ s }) => s <= processed,
    processed({ s }) {
      processed = s;
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
    seenUntil,
    seen: () => seen,
    alive(at) {
      seen = at;
    },
    here,
    durablePosition: () => session && { ...session, seq: durable },
    reached: (at) => ({ position: here(), seen: seenUntil(at) }),
  };
}
