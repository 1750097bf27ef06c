import type { GatewayOpcodes } from 'discord-api-types/v10';
import type { SessionStartLimit } from '../world/context.ts';
import type { World } from '../world/world.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

/** How the gateway's protocol is set up. */
export interface ProtocolOptions {
  world: Pick<World, 'guilds' | 'isAvailable' | 'snapshot'>;
  applicationId: string;
  botToken: string;
  /** The address at which clients are told to resume. */
  url: () => string;
  /** The privileged intents, as bits, that the application has not been granted. */
  disallowedIntents: number;
  sessionStartLimit: SessionStartLimit;
  /** Real time, ms, whatever the world's clock says. */
  wallClock: () => number;
}

/** What clients have sent so far. */
export interface GatewayCounts {
  /** Accepted IDENTIFYs and RESUMEs. */
  identifies: number;
  resumes: number;
  /** Heartbeats, acknowledged or not. */
  heartbeats: number;
}

/** One connected client, and its session once it has identified or resumed. */
export interface GatewayClient {
  readonly send: (frame: string) => void;
  session: Session | undefined;
  /** The payloads other than heartbeats that it has sent in the current minute. */
  readonly sends: { since: number; count: number };
}

/** What the gateway remembers of all its clients. */
export interface ProtocolState {
  readonly options: ProtocolOptions;
  readonly sessions: Sessions;
  /** Disconnects the client that has a session. */
  readonly disconnectClient: (session: Session) => void;
  readonly counts: GatewayCounts;
  readonly sessionStartLimit: SessionStartLimit;
  /** Undefined once Discord has reset the token. */
  token: string | undefined;
  acknowledgesHeartbeats: boolean;
}

/** A gateway payload other than a dispatch (Discord: Gateway Events, Payload Structure). */
export const frameOf = (op: GatewayOpcodes, d: unknown): string =>
  JSON.stringify({ t: null, s: null, op, d });
