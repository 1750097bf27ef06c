import { GatewayCloseCodes, GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { shardOfGuild } from '../../../shared/discord/snowflake.ts';
import type { SessionStartLimit } from '../world/context.ts';
import { userPayload } from '../world/payloads.ts';
import type { World } from '../world/world.ts';
import { readIdentify, readPayload, readResume } from './handshake.ts';
import { replayAfter, type Session, type Sessions } from './sessions.ts';

export interface ProtocolOptions {
  world: Pick<World, 'guilds' | 'isAvailable' | 'snapshot'>;
  applicationId: string;
  botToken: string;
  /** Where clients are told to resume. */
  url: () => string;
  /** The privileged intents, as bits, that the application has not been granted. */
  disallowedIntents: number;
  sessionStartLimit: SessionStartLimit;
  /** Real time, ms, whatever the world's clock says. */
  wallClock: () => number;
}

export interface GatewayCounts {
  /** Accepted IDENTIFYs and RESUMEs, and heartbeats answered or not. */
  identifies: number;
  resumes: number;
  heartbeats: number;
}

/** One connected client, and its session once it has identified or resumed. */
export interface Client {
  readonly send: (frame: string) => void;
  session: Session | undefined;
  /** What it has sent in the current minute. */
  readonly sends: { since: number; count: number };
}

/** How many payloads other than heartbeats a client may send a minute (Discord: Gateway, Rate Limiting). */
const SENDS_PER_MINUTE = 120;
/** GATEWAY_GUILD_MEMBERS_LIMITED: an unverified application that was granted the members intent. */
const APPLICATION_FLAGS = 1 << 15;
/** What only clients that have identified may send, and gets no answer here. */
const UNANSWERED: ReadonlySet<number> = new Set([
  GatewayOpcodes.PresenceUpdate,
  GatewayOpcodes.VoiceStateUpdate,
  GatewayOpcodes.RequestGuildMembers,
  GatewayOpcodes.RequestSoundboardSounds,
  GatewayOpcodes.RequestChannelInfo,
]);

/** A gateway payload that is no dispatch. */
export const frameOf = (op: number, d: unknown): string => JSON.stringify({ t: null, s: null, op, d });

export type Protocol = ReturnType<typeof createProtocol>;

/**
 * What clients send and what becomes of it, without sockets. `release` has to let go of the client that holds a session.
 */
export function createProtocol(
  options: ProtocolOptions,
  sessions: Sessions,
  release: (session: Session) => void,
) {
  const { world } = options;
  const counts: GatewayCounts = { identifies: 0, resumes: 0, heartbeats: 0 };
  const limit = { ...options.sessionStartLimit };
  const control = { acknowledging: true };
  let token: string | undefined = options.botToken;

  /** Acts on what a client sent. Gives the close code that it earns, if any. */
  function receive(client: Client, frame: string): GatewayCloseCodes | undefined {
    const payload = readPayload(frame);
    if (typeof payload === 'number') return payload;
    const { op, d } = payload;
    if (op === GatewayOpcodes.Heartbeat) return heartbeat(client, d);
    if (isFlooding(client)) return GatewayCloseCodes.RateLimited;
    if (op === GatewayOpcodes.Identify) return identify(client, d);
    if (op === GatewayOpcodes.Resume) return resume(client, d);
    if (GatewayOpcodes[op] === undefined) return GatewayCloseCodes.UnknownOpcode;
    if (!client.session) return GatewayCloseCodes.NotAuthenticated;
    // What is left that clients may not send is the server's own.
    return UNANSWERED.has(op) ? undefined : GatewayCloseCodes.UnknownOpcode;
  }

  function isFlooding({ sends }: Client): boolean {
    const now = options.wallClock();
    if (now - sends.since >= 60_000) {
      sends.since = now;
      sends.count = 0;
    }
    return ++sends.count > SENDS_PER_MINUTE;
  }

  function heartbeat({ send, session }: Client, seq: unknown): undefined {
    counts.heartbeats++;
    if (session && typeof seq === 'number') session.acknowledged = Math.max(session.acknowledged, seq);
    if (control.acknowledging) send(frameOf(GatewayOpcodes.HeartbeatAck, null));
  }

  function identify(client: Client, d: unknown): GatewayCloseCodes | undefined {
    if (client.session) return GatewayCloseCodes.AlreadyAuthenticated;
    const wanted = readIdentify(d, token, options.disallowedIntents);
    if (typeof wanted === 'number') return wanted;
    if (limit.remaining === 0) {
      // The day's IDENTIFYs are used up: all sessions end, the token is void (Discord: Gateway, Session Start Limit).
      token = undefined;
      sessions.forget();
      for (const session of sessions.all()) release(session);
      return GatewayCloseCodes.AuthenticationFailed;
    }
    limit.remaining--;
    counts.identifies++;
    const { shard, sharded, intents } = wanted;
    const session = sessions.open(shard, intents, client.send);
    client.session = session;
    const guilds = [...world.guilds.keys()].filter((id) => shardOfGuild(id, shard[1]) === shard[0]);
    sessions.send(session, 'READY', {
      v: 10,
      user: { ...userPayload({ id: options.applicationId, bot: true }), verified: true, mfa_enabled: true },
      guilds: guilds.map((id) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: options.url(),
      ...(sharded && { shard }),
      application: { id: options.applicationId, flags: APPLICATION_FLAGS },
    });
    if ((intents & GatewayIntentBits.Guilds) === 0) return undefined;
    for (const id of guilds) {
      if (world.isAvailable(id)) sessions.send(session, 'GUILD_CREATE', world.snapshot(id));
    }
    return undefined;
  }

  function resume(client: Client, d: unknown): GatewayCloseCodes | undefined {
    if (client.session) return GatewayCloseCodes.AlreadyAuthenticated;
    const wanted = readResume(d, token);
    if (typeof wanted === 'number') return wanted;
    const session = sessions.find(wanted.sessionId);
    const replay = session ? replayAfter(session, wanted.seq) : 'trimmed';
    if (replay === 'beyond') return GatewayCloseCodes.InvalidSeq;
    if (!session || replay === 'trimmed') {
      client.send(frameOf(GatewayOpcodes.InvalidSession, false));
      return undefined;
    }
    // A session has one client: the older one gives way.
    if (session.deliver) release(session);
    counts.resumes++;
    session.acknowledged = Math.max(session.acknowledged, wanted.seq);
    client.session = session;
    sessions.attach(session, client.send);
    for (const frame of replay) client.send(frame);
    // It has a number of its own, but a later RESUME does not repeat it: it would end that replay too early.
    sessions.append(session, 'RESUMED', '{"_trace":[]}', false);
    return undefined;
  }

  return { receive, control, counts, sessionStartLimit: (): SessionStartLimit => ({ ...limit }) };
}
