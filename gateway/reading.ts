import { setTimeout as wait } from 'node:timers/promises';
import type { WebSocketManager } from '@discordjs/ws';
import type { Log } from '../shared/log.ts';
import type { ConnectGate } from './discord/connect-gate.ts';
import type { WorkerShard } from './worker-shard.ts';

/** What reading from the gateway needs. */
export interface ReadingOptions {
  manager: WebSocketManager;
  gate: ConnectGate;
  shards: ReadonlyMap<number, WorkerShard>;
  /** Rejects once Discord refuses a connection for good. */
  refused: Promise<never>;
  onFatal: (error: unknown) => void;
  log: Log;
}

/** Starts, pauses and stops reading from the gateway. */
export interface Reading {
  /** Connects all shards. Resolves when each is ready or resumed. Throws ConnectError if Discord refuses. */
  start: () => Promise<void>;
  /**
   * Stops reading until what was read is sent. Discord replays the rest; what it cannot replay is recorded as a gap.
   */
  pause: () => Promise<void>;
  /** Replaces a shard's session by a new one. The other shards resume theirs. */
  replaceSession: (id: number) => Promise<void>;
  /** Closes the connections, so that the next worker can resume the sessions. */
  stop: () => Promise<void>;
}

/** A close code that keeps the session. Discord ends it after 1000 and 1001 (Discord: Gateway, Disconnecting). */
const RESUMABLE_CLOSE = 4200;
/** Longer than the pause of `@discordjs/ws` between two attempts to connect, which cannot be interrupted. */
const LIBRARY_PAUSE_MS = 600;

/** Creates the control of a manager that has not connected yet. */
export function createReading(options: ReadingOptions): Reading {
  const { manager, gate, shards, refused, onFatal, log } = options;
  const started = Promise.withResolvers<void>();

  async function close(): Promise<void> {
    gate.close();
    await manager.destroy({ code: RESUMABLE_CLOSE, reason: 'To be resumed' });
    gate.onClosed();
  }

  /** Connects all shards again. Waits first until attempts that the library had begun have given up at the gate. */
  async function reconnect(): Promise<void> {
    await wait(LIBRARY_PAUSE_MS);
    if (gate.isStopped()) return;
    gate.open();
    await Promise.race([manager.connect(), refused]).catch(onFatal);
  }

  return {
    async start() {
      // `connect` alone never rejects, whatever Discord answers.
      await Promise.race([manager.connect(), refused]);
      started.resolve();
      refused.catch(onFatal);
    },
    async pause() {
      await started.promise;
      if (!gate.isOpen()) return;
      log('warn', 'Dispatches arrive faster than batches can be sent, so reading stops until they are sent.');
      await close();
      await Promise.all([...shards.values()].map((shard) => shard.drain()));
      if (gate.isStopped()) return;
      log('info', 'Reading starts again.');
      await reconnect();
    },
    async replaceSession(id) {
      await started.promise;
      if (!gate.isOpen() || !shards.get(id)?.connection.hasResumed()) return;
      await close();
      if (!gate.isStopped()) await reconnect();
    },
    async stop() {
      gate.stop();
      await close();
    },
  };
}
