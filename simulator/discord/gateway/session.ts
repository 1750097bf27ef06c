import { randomBytes } from 'node:crypto';

/** Takes the frames of a session for its client. */
export type Deliver = (frame: string) => void;

/** A session's shard (Discord: Gateway, Sharding). */
export type Shard = readonly [id: number, count: number];

/** One gateway session and the frames sent in it. Its last sequence number is `firstSeq + log.length - 1`. */
export interface Session {
  readonly id: string;
  readonly shard: Shard;
  /** A bit set (Discord: Gateway, Gateway Intents). */
  readonly intents: number;
  /** The frames sent, from `firstSeq` on; null is a frame that is never replayed. */
  readonly log: (string | null)[];
  firstSeq: number;
  /** The highest sequence number in a heartbeat or RESUME. */
  acknowledged: number;
  /** Undefined while no client is connected. */
  deliver: Deliver | undefined;
  /** When the last client disconnected, ms of the wall clock; undefined while one is connected. */
  detachedAt: number | undefined;
  /** Whether the session ends when its client disconnects. */
  endsOnDisconnect: boolean;
}

/** A session with an empty log and a random id. */
export function newSession(shard: Shard, intents: number, deliver: Deliver | undefined): Session {
  return {
    id: randomBytes(16).toString('hex'),
    shard,
    intents,
    deliver,
    log: [],
    firstSeq: 1,
    acknowledged: 0,
    detachedAt: undefined,
    endsOnDisconnect: false,
  };
}

/** The sequence number of the last frame in a session, 0 before the first. */
export const lastSeq = (session: Session): number => session.firstSeq + session.log.length - 1;

/**
 * Adds an event to a session's log, delivers it and returns its sequence number. `data` is JSON. The log keeps at least
 * `maxReplay` frames.
 */
export function appendEvent(
  session: Session,
  event: { t: string; data: string; isReplayable: boolean },
  maxReplay: number,
): number {
  const seq = lastSeq(session) + 1;
  const frame = `{"t":"${event.t}","s":${seq},"op":0,"d":${event.data}}`;
  session.log.push(event.isReplayable ? frame : null);
  // Trims in large steps: a full log does not move with every event.
  if (session.log.length >= 2 * maxReplay) {
    session.firstSeq += session.log.length - maxReplay;
    session.log.splice(0, session.log.length - maxReplay);
  }
  session.deliver?.(frame);
  return seq;
}

/** The frames that RESUME replays, or why there are none. */
export type Replay = string[] | 'beyond' | 'trimmed';

/**
 * The frames after `seq` (Discord: Gateway, Resuming). 'beyond' when `seq` was never sent, 'trimmed' when frames after it
 * are no longer in the log.
 */
export function replayAfter(session: Session, seq: number): Replay {
  if (seq > lastSeq(session)) return 'beyond';
  if (seq < session.firstSeq - 1) return 'trimmed';
  return session.log.slice(seq + 1 - session.firstSeq).filter((frame) => frame !== null);
}
