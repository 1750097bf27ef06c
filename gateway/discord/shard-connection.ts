import type { emitMetrics } from '../../shared/aws/emit-metrics.ts';
import type { Log } from '../../shared/log.ts';
import type { GatewaySession } from './gateway-session.ts';
import type { ReconnectPace } from './reconnect-pace.ts';

/** What the connection of a shard needs. */
export interface ShardConnectionOptions {
  id: number;
  session: Pick<GatewaySession, 'onHello' | 'onOpened' | 'onClosed'>;
  pace: Pick<ReconnectPace, 'onOpened' | 'onClosed'>;
  /** The time by the clock that events are counted by, ms. */
  now: () => number;
  /** Discord answered the heartbeat that was sent at `sentAt`, ms. All dispatches before the answer are handed on. */
  onHeartbeatAnswered: (sentAt: number) => void;
  /** The connection is closed, and all its dispatches are handed on. */
  onDisconnected: () => void;
  emit?: typeof emitMetrics | undefined;
  log: Log;
}

/** The connection of one shard. Its `on…` functions take the library's events. */
export interface ShardConnection {
  isUp: () => boolean;
  /** Whether the shard resumed its session when it last connected. */
  hasResumed: () => boolean;
  /** The close code of the last connection; undefined before the first close. */
  closeCode: () => number | undefined;
  onHello: () => void;
  onReady: () => void;
  onResumed: () => void;
  onClosed: (code: number) => void;
  /** A heartbeat was answered after `latency` ms. */
  onHeartbeat: (latency: number) => void;
}

/** Creates the connection of a shard, which is not connected yet. */
export function createShardConnection(options: ShardConnectionOptions): ShardConnection {
  const { id, session, pace, now, onHeartbeatAnswered, onDisconnected, emit, log } = options;
  let isUp = false;
  let hasResumed = false;
  let closeCode: number | undefined;

  function onOpened(resumed: boolean): void {
    pace.onOpened();
    session.onOpened();
    isUp = true;
    hasResumed = resumed;
  }

  return {
    isUp: () => isUp,
    hasResumed: () => hasResumed,
    closeCode: () => closeCode,
    onHello: session.onHello,
    onReady() {
      onOpened(false);
      emit?.({ GatewayIdentifies: 1 });
      log('info', 'The shard collects.', { shard: id });
    },
    onResumed() {
      onOpened(true);
      emit?.({ GatewayResumes: 1 });
      log('info', 'The shard collects again.', { shard: id });
    },
    onClosed(code) {
      // Dispatches of this turn are put in order at its end, so this comes after them.
      setImmediate(onDisconnected);
      pace.onClosed();
      session.onClosed(code);
      isUp = false;
      closeCode = code;
      log('info', 'The gateway connection was closed.', { shard: id, code });
    },
    onHeartbeat(latency) {
      const sentAt = now() - latency;
      // Dispatches of this turn are put in order at its end, perhaps after this. One turn later they are handed on.
      setImmediate(() => setImmediate(() => onHeartbeatAnswered(sentAt)));
    },
  };
}
