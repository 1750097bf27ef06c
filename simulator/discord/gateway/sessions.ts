import { shardOfGuild } from '../../../shared/discord/snowflake.ts';
import { type Dispatch, NO_SEQUENCES, type Sequences } from '../world/types.ts';
import { intentOf, visibleData } from './event-intents.ts';
import { appendEvent, type Deliver, newSession, type Session, type Shard } from './session.ts';

/** How long sessions and their frames are kept. */
export interface SessionsOptions {
  /** How long a session without a client can be resumed, ms of `wallClock`. */
  ttlMs: number;
  /** The number of frames that a session keeps for replay, at least; it forgets older ones some time later. */
  maxReplay: number;
  /** Ms. */
  wallClock: () => number;
}

/** All sessions of the one application. */
export interface Sessions {
  open(shard: Shard, intents: number, deliver: Deliver | undefined): Session;
  /** The session, as long as it can be resumed. */
  find(id: string): Session | undefined;
  /** Connects a client to a session. */
  attach(session: Session, deliver: Deliver): void;
  /** Disconnects the client. The session can be resumed for a while, unless the disconnection is `final`. */
  detach(session: Session, final: boolean): void;
  /** Makes every session impossible to resume. Sessions with a client end when it disconnects. */
  forget(): void;
  all(): Session[];
  /** Adds an event to a session's log, delivers it and returns its sequence number. `data` is JSON. */
  append(session: Session, t: string, data: string, isReplayable: boolean): number;
  /** Sends an event to one session, whatever its intents, and returns the sequence number. */
  send(session: Session, t: string, d: Record<string, unknown>): number;
  /** Sends an event to every session of its guild's shard that has the event's intent. Throws on an unknown event. */
  dispatch(dispatch: Dispatch): Sequences;
}

/** A store without sessions. */
export function createSessions({ ttlMs, maxReplay, wallClock }: SessionsOptions): Sessions {
  const sessions = new Map<string, Session>();

  const isExpired = (session: Session): boolean =>
    session.detachedAt !== undefined && wallClock() - session.detachedAt > ttlMs;

  const append: Sessions['append'] = (session, t, data, isReplayable) =>
    appendEvent(session, { t, data, isReplayable }, maxReplay);

  return {
    append,

    send: (session, t, d) => append(session, t, JSON.stringify(visibleData(session.intents, t, d)), true),

    open(shard, intents, deliver) {
      const session = newSession(shard, intents, deliver);
      sessions.set(session.id, session);
      return session;
    },

    find(id) {
      const session = sessions.get(id);
      if (!session || !isExpired(session)) return session;
      sessions.delete(id);
      return undefined;
    },

    attach(session, deliver) {
      session.deliver = deliver;
      session.detachedAt = undefined;
    },

    detach(session, final) {
      session.deliver = undefined;
      session.detachedAt = wallClock();
      if (final || session.endsOnDisconnect) sessions.delete(session.id);
    },

    forget() {
      for (const session of sessions.values()) {
        if (session.deliver) session.endsOnDisconnect = true;
        else sessions.delete(session.id);
      }
    },

    all: () => [...sessions.values()],

    dispatch(dispatch) {
      const intent = intentOf(dispatch.t);
      if (sessions.size === 0) return NO_SEQUENCES;
      const dataFor = dataBySession(dispatch);
      const sequences = new Map<string, number>();
      for (const session of sessions.values()) {
        if (isExpired(session)) sessions.delete(session.id);
        else if ((session.intents & intent) === intent && isInShard(dispatch.guild, session.shard))
          sequences.set(session.id, append(session, dispatch.t, dataFor(session), true));
      }
      return sequences;
    },
  };
}

const isInShard = (guild: string, [id, count]: Shard): boolean => shardOfGuild(guild, count) === id;

/** An event's data as JSON for each session. Sessions that see all of it share one text. */
function dataBySession({ t, d }: Dispatch): (session: Session) => string {
  let full: string | undefined;
  return ({ intents }) => {
    const visible = visibleData(intents, t, d);
    if (visible !== d) return JSON.stringify(visible);
    full ??= JSON.stringify(d);
    return full;
  };
}
