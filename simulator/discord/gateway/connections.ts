import { GatewayCloseCodes } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import type { GatewayClient } from './protocol-state.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

/** A client on a socket. `isClosed` is set as soon as this side closes: the socket's close event comes later. */
export interface Connection extends GatewayClient {
  readonly socket: WebSocket;
  isClosed: boolean;
}

/**
 * Closing with one of these ends the session; after others it can be resumed (Discord: Opcodes and Status Codes, Gateway
 * Close Event Codes).
 */
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

/** The open connections. */
export interface Connections {
  add(socket: WebSocket, now: number): Connection;
  all(): Connection[];
  /** The connections whose clients have identified or resumed. */
  authenticated(): Connection[];
  /** Closes a connection with a code. Without one the line goes dead. */
  close(connection: Connection, code?: number): void;
  /** Acts on a connection that the client closed. */
  closed(connection: Connection, code: number): void;
  /** Closes the connection of the client that has a session. */
  disconnectClient(session: Session): void;
  /** Takes the session away from a client that stays connected. A `final` loss ends the session. */
  detach(connection: Connection, final: boolean): void;
}

/** No connections yet. */
export function createConnections(sessions: Sessions): Connections {
  const connections = new Set<Connection>();

  const authenticated = () => [...connections].filter(({ session }) => session);

  function detach(connection: Connection, final: boolean): void {
    const { session } = connection;
    connection.session = undefined;
    if (session) sessions.detach(session, final);
  }

  function remove(connection: Connection, final: boolean): void {
    if (connection.isClosed) return;
    connection.isClosed = true;
    connections.delete(connection);
    detach(connection, final);
  }

  function close(connection: Connection, code?: number): void {
    if (code === undefined) connection.socket.terminate();
    else connection.socket.close(code, GatewayCloseCodes[code] ?? '');
    remove(connection, code !== undefined && FINAL_CODES.has(code));
  }

  return {
    add(socket, now) {
      const connection: Connection = {
        socket,
        send: (frame) => socket.send(frame),
        session: undefined,
        sends: { since: now, count: 0 },
        isClosed: false,
      };
      connections.add(connection);
      return connection;
    },
    all: () => [...connections],
    authenticated,
    close,
    // A client that closes with 1000 or 1001 ends its session (Discord: Gateway, Initiating a Disconnect).
    closed: (connection, code) => remove(connection, code === 1000 || code === 1001),
    disconnectClient(session) {
      for (const other of authenticated()) {
        if (other.session === session) close(other, GatewayCloseCodes.UnknownError);
      }
    },
    detach,
  };
}
