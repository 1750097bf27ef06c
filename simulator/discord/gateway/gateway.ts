import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GatewayOpcodes } from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SessionStartLimit } from '../world/context.ts';
import type { Dispatch, Sequences } from '../world/types.ts';
import { createConnections } from './connections.ts';
import { receive } from './gateway-protocol.ts';
import { checkQuery } from './handshake.ts';
import { frameOf, type GatewayCounts, type ProtocolOptions, type ProtocolState } from './protocol-state.ts';
import { lastSeq, type Session, type Shard } from './session.ts';
import { createSessions, type SessionsOptions } from './sessions.ts';

/** How a gateway is set up. */
export interface GatewayOptions extends ProtocolOptions, SessionsOptions {
  heartbeatIntervalMs: number;
}

/** A session as tests see it. `acknowledged` is the highest sequence number in a heartbeat or RESUME. */
export interface SessionView {
  id: string;
  shard: Shard;
  lastSeq: number;
  acknowledged: number;
  connected: boolean;
}

/** The gateway, version 10 in JSON, and the ways in which tests make it misbehave. */
export interface Gateway {
  /** Takes over a connection that asks to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sends an event to every session of its guild's shard, connected or not, that has the event's intent. */
  dispatch(dispatch: Dispatch): Sequences;
  readonly counts: Readonly<GatewayCounts>;
  sessionStartLimit(): SessionStartLimit;
  sessions(): SessionView[];
  /** Closes every client's connection with a code. Without one the lines go dead. */
  disconnect(code?: number): void;
  /** Asks every client to reconnect and resume (opcode 7). A client that does not stays connected. */
  reconnect(): void;
  /** Tells every client that its session is invalid (opcode 9). The session ends unless it is `resumable`. */
  invalidate(options: { resumable: boolean }): void;
  /** Makes every session impossible to resume. Connected clients notice once they lose their connection. */
  forgetSessions(): void;
  /** Asks every client for a heartbeat at once (opcode 1). */
  requestHeartbeat(): void;
  /** Switches the acknowledgement of heartbeats on or off. A client without it takes its connection for dead. */
  acknowledgeHeartbeats(on: boolean): void;
  /** Ends every connection. */
  close(): void;
}

/** A gateway without an HTTP server: `upgrade` takes the server's upgrades. */
export function createGateway(options: GatewayOptions): Gateway {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const sessions = createSessions(options);
  const connections = createConnections(sessions);
  const state: ProtocolState = {
    options,
    sessions,
    disconnectClient: connections.disconnectClient,
    counts: { identifies: 0, resumes: 0, heartbeats: 0 },
    sessionStartLimit: { ...options.sessionStartLimit },
    token: options.botToken,
    acknowledgesHeartbeats: true,
  };

  function accept(socket: WebSocket, request: IncomingMessage): void {
    const connection = connections.add(socket, options.wallClock());
    socket.on('error', () => {}); // The close event follows, and it is enough.
    socket.on('close', (code) => connections.closed(connection, code));
    socket.on('message', (data) => {
      if (connection.isClosed) return;
      const refused = receive(state, connection, data.toString());
      if (refused !== undefined) connections.close(connection, refused);
    });
    const refused = checkQuery(new URL(request.url ?? '/', 'ws://gateway').searchParams);
    if (refused !== undefined) connections.close(connection, refused);
    else socket.send(frameOf(GatewayOpcodes.Hello, { heartbeat_interval: options.heartbeatIntervalMs }));
  }

  return {
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (client) => accept(client, request));
    },
    dispatch: sessions.dispatch,
    counts: state.counts,
    sessionStartLimit: () => ({ ...state.sessionStartLimit }),
    sessions: () => sessions.all().map(viewOf),
    disconnect(code) {
      for (const connection of connections.all()) connections.close(connection, code);
    },
    reconnect() {
      for (const { send } of connections.authenticated()) send(frameOf(GatewayOpcodes.Reconnect, null));
    },
    invalidate({ resumable }) {
      for (const connection of connections.authenticated()) {
        connection.send(frameOf(GatewayOpcodes.InvalidSession, resumable));
        connections.detach(connection, !resumable);
      }
    },
    forgetSessions: sessions.forget,
    requestHeartbeat() {
      for (const { send } of connections.all()) send(frameOf(GatewayOpcodes.Heartbeat, null));
    },
    acknowledgeHeartbeats(on) {
      state.acknowledgesHeartbeats = on;
    },
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

const viewOf = (session: Session): SessionView => ({
  id: session.id,
  shard: session.shard,
  lastSeq: lastSeq(session),
  acknowledged: session.acknowledged,
  connected: session.deliver !== undefined,
});
