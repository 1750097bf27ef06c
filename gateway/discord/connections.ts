import { type WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import type { emitMetrics } from '../../shared/aws/emit-metrics.ts';
import { closeCodeError } from '../../shared/discord/connect-error.ts';
import type { Log } from '../../shared/log.ts';
import type { GatewaySessions } from './gateway-sessions.ts';
import type { ReconnectPace } from './reconnect-pace.ts';

export interface ConnectionsOptions {
  log: Log;
  emit?: typeof emitMetrics | undefined;
  pace: Pick<ReconnectPace, 'opened' | 'closed'>;
  sessions: Pick<GatewaySessions, 'greeted' | 'opened' | 'closed'>;
  /** What time it is, by the clock that events are counted by, ms. */
  now: () => number;
  /** Discord has answered the heartbeat that was sent at `sentAt`, ms, and all that came before has been handed on. */
  onAcknowledged: (id: number, sentAt: number) => void;
  /** A shard's connection has ended, and all that came over it has been handed on. */
  onClosed: (id: number) => void;
}

export interface Connections {
  /** How many shards are connected. */
  up: () => number;
  /** Whether a shard has gone on with its session, the last time that it was connected. */
  hasResumed: (id: number) => boolean;
  /** Rejects with a ConnectError once Discord refuses a connection for good. */
  refused: Promise<never>;
}

/** Follows what becomes of the shards' connections, and tells of it. */
export function followConnections(
  manager: WebSocketManager,
  { log, emit, pace, sessions, now, onAcknowledged, onClosed }: ConnectionsOptions,
): Connections {
  const up = new Set<number>();
  const resumed = new Set<number>();
  const closeCodes = new Map<number, number>();
  manager.on(WebSocketShardEvents.Closed, (code, id) => {
    // Behind what came over it, which is put in order at the end of the turn.
    setImmediate(() => onClosed(id));
    pace.closed(id);
    sessions.closed(id, code);
    up.delete(id);
    closeCodes.set(id, code);
    log('info', 'The gateway connection was closed', { shard: id, code });
  });
  manager.on(WebSocketShardEvents.Hello, (id) => sessions.greeted(id));
  manager.on(WebSocketShardEvents.Ready, (_, id) => {
    pace.opened(id);
    sessions.opened(id);
    resumed.delete(id);
    emit?.({ GatewayIdentifies: 1 });
    up.add(id);
    log('info', 'Collecting', { shard: id });
  });
  manager.on(WebSocketShardEvents.Resumed, (id) => {
    pace.opened(id);
    sessions.opened(id);
    resumed.add(id);
    emit?.({ GatewayResumes: 1 });
    up.add(id);
    log('info', 'Collecting again', { shard: id });
  });
  manager.on(WebSocketShardEvents.HeartbeatComplete, ({ heartbeatAt, latency }, id) => {
    // The library sets it to -1 when it ends a connection.
    if (heartbeatAt < 0) return;
    const sentAt = now() - latency;
    // What came in the same turn is put in order at its end, perhaps after this: one turn later it has been handed on.
    setImmediate(() => setImmediate(() => onAcknowledged(id, sentAt)));
  });
  manager.on(WebSocketShardEvents.SocketError, (error, id) =>
    log('warn', 'The gateway connection failed', { shard: id, reason: error.message }),
  );
  const refused = new Promise<never>((_, reject) => {
    manager.on(WebSocketShardEvents.Error, (error, id) => {
      log('error', 'Discord refuses the connection', { shard: id, reason: error.message });
      reject(closeCodeError(closeCodes.get(id), error.message));
    });
  });
  refused.catch(() => {});
  return { up: () => up.size, hasResumed: (id) => resumed.has(id), refused };
}
