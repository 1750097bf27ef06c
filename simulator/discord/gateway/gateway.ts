import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  type Client,
  createProtocol,
  frameOf,
  type GatewayCounts,
  type ProtocolOptions,
} from './gateway-protocol.ts';
import { checkQuery } from './handshake.ts';
import { createSessions, lastSeq, type SessionsOptions } from './sessions.ts';

export interface GatewayOptions extends ProtocolOptions, SessionsOptions {
  heartbeatIntervalMs: number;
}

/** A session as tests see it. `acknowledged` is the highest sequence number that a heartbeat or RESUME spoke of. */
export interface SessionView {
  id: string;
  shard: readonly [id: number, count: number];
  lastSeq: number;
  acknowledged: number;
  connected: boolean;
}

export type Gateway = ReturnType<typeof createGateway>;

/** `gone` is set at once when the connection is closed from here: its close event comes later and says nothing new. */
interface Connection extends Client {
  readonly socket: WebSocket;
  gone: boolean;
}

/** Closing with one of these ends the session; after others it can be resumed (Discord: Gateway Close Event Codes). */
const FINAL_CODES: ReadonlySet<number> = new Set([
  GatewayCloseCodes.AuthenticationFailed,
  GatewayCloseCodes.InvalidSeq,
  GatewayCloseCodes.SessionTimedOut,
  GatewayCloseCodes.InvalidShard,
  GatewayCloseCodes.ShardingRequired,
  GatewayCloseCodes.InvalidAPIVersion,
  GatewayCloseCodes.InvalidIntents,
  GatewayCloseCodes.DisallowedIntents,
]);

/** The gateway, v10 in JSON, without its HTTP server: hand it the upgrades. Also where tests make it misbehave. */
export function createGateway(options: GatewayOptions) {
  const sessions = createSessions(options);
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const connections = new Set<Connection>();
  const protocol = createProtocol(options, sessions, (session) => {
    for (const other of authenticated()) {
      if (other.session === session) drop(other, GatewayCloseCodes.UnknownError);
    }
  });

  const authenticated = (): Connection[] => [...connections].filter((connection) => connection.session);

  /** Lets go of a client and of its session; without a code the line just goes dead. */
  function drop(connection: Connection, code?: number): void {
    if (code === undefined) connection.socket.terminate();
    else connection.socket.close(code, GatewayCloseCodes[code] ?? '');
    lose(connection, code !== undefined && FINAL_CODES.has(code));
  }

  function lose(connection: Connection, final: boolean): void {
    if (connection.gone) return;
    connection.gone = true;
    connections.delete(connection);
    release(connection, final);
  }

  function release(connection: Connection, final: boolean): void {
    const { session } = connection;
    connection.session = undefined;
    if (session) sessions.detach(session, final);
  }

  function accept(socket: WebSocket, request: IncomingMessage): void {
    const connection: Connection = {
      socket,
      send: (frame) => socket.send(frame),
      session: undefined,
      sends: { since: options.wallClock(), count: 0 },
      gone: false,
    };
    connections.add(connection);
    socket.on('error', () => {}); // The close event follows and is all that matters.
    // A client that closes with 1000 or 1001 ends its session (Discord: Gateway, Initiating a Disconnect).
    socket.on('close', (code) => lose(connection, code === 1000 || code === 1001));
    socket.on('message', (data) => {
      if (connection.gone) return;
      const refused = protocol.receive(connection, data.toString());
      if (refused !== undefined) drop(connection, refused);
    });
    const refused = checkQuery(new URL(request.url ?? '/', 'ws://gateway').searchParams);
    if (refused !== undefined) drop(connection, refused);
    else socket.send(frameOf(GatewayOpcodes.Hello, { heartbeat_interval: options.heartbeatIntervalMs }));
  }

  return {
    /** Takes over a connection that asks to become a WebSocket. */
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      server.handleUpgrade(request, socket, head, (client) => accept(client, request));
    },

    /** Sends an event to every session of its guild's shard, connected or not, that has the intent for it. */
    dispatch: sessions.dispatch,

    counts: protocol.counts as Readonly<GatewayCounts>,
    sessionStartLimit: protocol.sessionStartLimit,
    sessions: (): SessionView[] =>
      sessions.all().map((session) => ({
        id: session.id,
        shard: session.shard,
        lastSeq: lastSeq(session),
        acknowledged: session.acknowledged,
        connected: session.deliver !== undefined,
      })),

    /** Closes every client's connection with a code, or lets the lines go dead without one. */
    disconnect(code?: number): void {
      for (const connection of [...connections]) drop(connection, code);
    },

    /** Asks every client to reconnect and resume (opcode 7); whoever does not is not thrown out. */
    reconnect(): void {
      for (const { socket } of authenticated()) socket.send(frameOf(GatewayOpcodes.Reconnect, null));
    },

    /** Tells every client that its session is invalid (opcode 9); it is gone unless `resumable`. */
    invalidate({ resumable }: { resumable: boolean }): void {
      for (const connection of authenticated()) {
        connection.socket.send(frameOf(GatewayOpcodes.InvalidSession, resumable));
        release(connection, !resumable);
      }
    },

    /** Makes every session impossible to resume; connected clients notice once they lose their connection. */
    forgetSessions(): void {
      sessions.forget();
    },

    /** Asks every client for a heartbeat at once (opcode 1). */
    requestHeartbeat(): void {
      for (const { socket } of connections) socket.send(frameOf(GatewayOpcodes.Heartbeat, null));
    },

    /** Whether heartbeats are acknowledged. A client whose heartbeats are not takes the connection for dead. */
    acknowledgeHeartbeats(on: boolean): void {
      protocol.control.acknowledging = on;
    },

    /** Ends every connection. */
    close(): void {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
