import { randomBytes } from 'node:crypto';
import { GatewayIntentBits } from 'discord-api-types/v10';
import { shardOfGuild } from '../../../shared/discord/snowflake.ts';
import type { Dispatch } from '../world/types.ts';

/** The sequence number that a dispatch got in each session (by session id) that it went to. */
export type Sequences = ReadonlyMap<string, number>;

/** What a dispatch that went to no session got. */
export const NO_SEQUENCES: Sequences = new Map();

/** The intent that an event needs, 0 for none (Discord: Gateway, List of Intents). */
const INTENT_OF: Record<string, number> = {
  READY: 0,
  RESUMED: 0,
  INTERACTION_CREATE: 0,
  GUILD_CREATE: GatewayIntentBits.Guilds,
  GUILD_DELETE: GatewayIntentBits.Guilds,
  CHANNEL_CREATE: GatewayIntentBits.Guilds,
  CHANNEL_UPDATE: GatewayIntentBits.Guilds,
  CHANNEL_DELETE: GatewayIntentBits.Guilds,
  THREAD_CREATE: GatewayIntentBits.Guilds,
  THREAD_UPDATE: GatewayIntentBits.Guilds,
  THREAD_DELETE: GatewayIntentBits.Guilds,
  GUILD_MEMBER_ADD: GatewayIntentBits.GuildMembers,
  GUILD_MEMBER_UPDATE: GatewayIntentBits.GuildMembers,
  GUILD_MEMBER_REMOVE: GatewayIntentBits.GuildMembers,
  MESSAGE_CREATE: GatewayIntentBits.GuildMessages,
  VOICE_STATE_UPDATE: GatewayIntentBits.GuildVoiceStates,
};

/** One gateway session: what was sent in it, and to whom. Its last sequence number is `firstSeq + log.length - 1`. */
export interface Session {
  readonly id: string;
  readonly shard: readonly [id: number, count: number];
  readonly intents: number;
  /** The frames sent, from `firstSeq` on; null is a frame that is not sent again. */
  readonly log: (string | null)[];
  firstSeq: number;
  /** The highest sequence number that a heartbeat spoke of. */
  acknowledged: number;
  /** Takes the frames while a client is connected. */
  deliver: ((frame: string) => void) | undefined;
  /** When the last client went away, on the wall clock; undefined while one is there. */
  detachedAt: number | undefined;
  /** Whether it ends with the connection of its client. */
  doomed: boolean;
}

/** The sequence number of the last frame in a session, 0 before the first. */
export const lastSeq = (session: Session): number => session.firstSeq + session.log.length - 1;

/** What RESUME from `seq` gets: the frames after it, or why there are none. */
export type Replay = string[] | 'beyond' | 'trimmed';

/** The frames after `seq`; 'beyond' what was sent, or already 'trimmed' from the log. */
export function replayAfter(session: Session, seq: number): Replay {
  if (seq > lastSeq(session)) return 'beyond';
  if (seq < session.firstSeq - 1) return 'trimmed';
  return session.log.slice(seq + 1 - session.firstSeq).filter((frame) => frame !== null);
}

export interface SessionsOptions {
  /** How long a session without a client can be resumed, ms of `wallClock`. */
  ttlMs: number;
  /** How many frames a session can be resumed from at least; older ones are forgotten some time after. */
  maxReplay: number;
  wallClock: () => number;
}

export type Sessions = ReturnType<typeof createSessions>;

/** All sessions of the one application, and the log of each. Pure but for the session ids. */
export function createSessions({ ttlMs, maxReplay, wallClock }: SessionsOptions) {
  const sessions = new Map<string, Session>();

  const expired = (session: Session): boolean =>
    session.detachedAt !== undefined && wallClock() - session.detachedAt > ttlMs;

  /** Adds an event to a session's log, hands it to the client, and gives its sequence number. */
  function append(session: Session, t: string, data: string, replayed = true): number {
    const seq = lastSeq(session) + 1;
    const frame = `{"t":"${t}","s":${seq},"op":0,"d":${data}}`;
    session.log.push(replayed ? frame : null);
    // In large steps, so that a full log does not move with every event.
    if (session.log.length >= 2 * maxReplay) {
      session.firstSeq += session.log.length - maxReplay;
      session.log.splice(0, session.log.length - maxReplay);
    }
    session.deliver?.(frame);
    return seq;
  }

  return {
    append,

    /** Sends an event to one session whatever its intents, and gives its sequence number. */
    send: (session: Session, t: string, d: Record<string, unknown>): number =>
      append(session, t, JSON.stringify(visibleTo(session, t, d))),

    open(shard: readonly [number, number], intents: number, deliver: Session['deliver']): Session {
      const id = randomBytes(16).toString('hex');
      const session: Session = {
        id,
        shard,
        intents,
        deliver,
        log: [],
        firstSeq: 1,
        acknowledged: 0,
        detachedAt: undefined,
        doomed: false,
      };
      sessions.set(id, session);
      return session;
    },

    /** The session, as long as it can be resumed. */
    find(id: string): Session | undefined {
      const session = sessions.get(id);
      if (!session || !expired(session)) return session;
      sessions.delete(id);
      return undefined;
    },

    attach(session: Session, deliver: (frame: string) => void): void {
      session.deliver = deliver;
      session.detachedAt = undefined;
    },

    /** The client is gone; the session goes on, for a while, unless it is `final`. */
    detach(session: Session, final: boolean): void {
      session.deliver = undefined;
      session.detachedAt = wallClock();
      if (final || session.doomed) sessions.delete(session.id);
    },

    /** Makes every session impossible to resume. Those with a client go on until they lose it. */
    forget(): void {
      for (const session of sessions.values()) {
        if (session.deliver) session.doomed = true;
        else sessions.delete(session.id);
      }
    },

    all: (): Session[] => [...sessions.values()],

    /**
     * Sends an event to every session of its guild's shard that has the intent for it.
     * @throws where the event's intent is not known here.
     */
    dispatch({ t, d, guild }: Dispatch): Sequences {
      const intent = INTENT_OF[t];
      if (intent === undefined) throw new Error(`Which intent ${t} needs is not known: add it to INTENT_OF.`);
      if (sessions.size === 0) return NO_SEQUENCES;
      let full: string | undefined;
      const sequences = new Map<string, number>();
      for (const session of sessions.values()) {
        const [shard, count] = session.shard;
        if (expired(session)) sessions.delete(session.id);
        else if ((session.intents & intent) === intent && shardOfGuild(guild, count) === shard) {
          full ??= JSON.stringify(d);
          const visible = visibleTo(session, t, d);
          const data = visible === d ? full : JSON.stringify(visible);
          sequences.set(session.id, append(session, t, data));
        }
      }
      return sequences;
    },
  };
}

/** What of an event's data a session may see: no voice states in a snapshot without the intent to follow them. */
function visibleTo(session: Session, t: string, d: Record<string, unknown>): Record<string, unknown> {
  const follows = (session.intents & GatewayIntentBits.GuildVoiceStates) !== 0;
  return t !== 'GUILD_CREATE' || follows ? d : { ...d, voice_states: [] };
}
