import { type WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import { closeCodeError } from '../../shared/discord/connect-error.ts';
import type { Log } from '../../shared/log.ts';
import type { ShardConnection } from './shard-connection.ts';

/**
 * Passes the library's events to the connection of their shard. Returns a promise that rejects with a ConnectError once
 * Discord refuses a connection for good.
 */
export function followConnections(
  manager: WebSocketManager,
  connectionOf: (id: number) => ShardConnection | undefined,
  log: Log,
): Promise<never> {
  manager.on(WebSocketShardEvents.Closed, (code, id) => connectionOf(id)?.onClosed(code));
  manager.on(WebSocketShardEvents.Hello, (id) => connectionOf(id)?.onHello());
  manager.on(WebSocketShardEvents.Ready, (_, id) => connectionOf(id)?.onReady());
  manager.on(WebSocketShardEvents.Resumed, (id) => connectionOf(id)?.onResumed());
  manager.on(WebSocketShardEvents.HeartbeatComplete, ({ heartbeatAt, latency }, id) => {
    // The library sets `heartbeatAt` to -1 when it ends a connection.
    if (heartbeatAt >= 0) connectionOf(id)?.onHeartbeat(latency);
  });
  manager.on(WebSocketShardEvents.SocketError, (error, id) =>
    log('warn', 'The gateway connection failed.', { shard: id, reason: error.message }),
  );
  const refused = new Promise<never>((_, reject) => {
    manager.on(WebSocketShardEvents.Error, (error, id) => {
      log('error', 'Discord refuses the connection.', { shard: id, reason: error.message });
      reject(closeCodeError(connectionOf(id)?.closeCode(), error.message));
    });
  });
  refused.catch(() => {});
  return refused;
}
