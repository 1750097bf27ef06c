import type { REST } from '@discordjs/rest';
import { type WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import type { emitMetrics } from '../shared/aws/emit-metrics.ts';
import type { Log } from '../shared/log.ts';
import { retry } from '../shared/retry.ts';
import { readAllSettings, readSettingsVersion } from '../shared/state/guild-settings.ts';
import { createLag } from './delivery/lag.ts';
import { createConnectGate } from './discord/connect-gate.ts';
import type { Data } from './discord/dispatch.ts';
import { followConnections } from './discord/follow-connections.ts';
import { createManager } from './discord/manager.ts';
import type { ReconnectPaceOptions } from './discord/reconnect-pace.ts';
import { createReading } from './reading.ts';
import { createSettingsCache } from './settings-cache.ts';
import { takeLeases } from './shard/shard-leases.ts';
import { openWorkerShard, type WorkerShard } from './worker-shard.ts';

/** What a worker needs. */
export interface WorkerOptions {
  token: string;
  rest: REST;
  /** How long an entry waits before its batch is sent, s. */
  flushSeconds: number;
  /** Identifies this process among all workers. */
  owner: string;
  /** How long a lease lasts without renewal, ms. After a crash the next worker waits this long. */
  leaseMs?: number;
  log: Log;
  onFatal: (error: unknown) => void;
  emit?: typeof emitMetrics;
  /** How many dispatches a shard may hold before it stops reading. */
  maxInbox?: number;
  /** Waits before a shard reconnects. Tests replace it. */
  sleep?: ReconnectPaceOptions['sleep'];
  /**
   * When the dispatch `seq` arrived, ms; without a number, the current time. The real clock, unless a timeline is
   * played.
   */
  arrival?: (seq?: number) => number;
  /** Called with each interaction that Discord sends over the gateway because the application has no endpoint URL. */
  onInteraction?: (interaction: Data) => void;
  onProcessed?: (seq: number) => void;
}

/** A worker that collects. Times are ms. */
export interface Worker {
  /** Tells the time, so that hours are settled, batches sent and leases renewed. Call it about once a second. */
  tick: (at: number) => void;
  refreshSettings: () => Promise<void>;
  /** Whether every shard is connected. */
  isUp: () => boolean;
  /** How far sending lags behind what was seen, ms. */
  lag: (at: number) => number;
  /** Closes the sessions so that the next worker can resume them, sends what is left and releases the leases. */
  stop: (at: number) => Promise<void>;
}

const RENEW_MS = 1_000;

/**
 * Takes the leases of all shards, rebuilds their memory and connects them. Resolves once every shard is ready or resumed.
 * Throws ConnectError if Discord refuses.
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { log, onFatal, arrival = () => Date.now() } = options;
  const settings = createSettingsCache(readSettingsVersion, readAllSettings);
  await retry(settings.refresh, { log, what: 'Loading the settings' });

  const shards = new Map<number, WorkerShard>();
  const gate = createConnectGate();
  const manager = createManager({ token: options.token, rest: options.rest, gate, shards, log });
  const count = await manager.getShardCount();
  const { url: gatewayUrl } = await manager.fetchGatewayInformation();
  const { watch, lag } = createLag();
  const { owner, leaseMs } = options;
  const leases = await takeLeases({ ids: await manager.getShardIds(), count, owner, leaseMs, watch, log });
  const refused = followConnections(manager, (id) => shards.get(id)?.connection, log);
  const reading = createReading({ manager, gate, shards, refused, onFatal, log });
  for (const lease of leases) {
    const shard = openWorkerShard(lease, {
      ...options,
      count,
      gatewayUrl,
      arrival,
      settings: settings.of,
      onInboxFull: () => void reading.pause(),
      onNewSessionNeeded: () => void reading.replaceSession(lease.id),
    });
    shards.set(lease.id, shard);
  }
  deliverDispatches(manager, shards, options.onInteraction);

  // An IDENTIFY may have to wait for minutes, and the leases must not expire meanwhile.
  const renewing = setInterval(() => {
    for (const shard of shards.values()) shard.tickShard(arrival());
  }, RENEW_MS);
  try {
    await reading.start();
    await Promise.all([...shards.values()].map(({ recovered }) => recovered));
  } finally {
    clearInterval(renewing);
  }

  return {
    tick(at) {
      for (const shard of shards.values()) shard.tick(at);
    },
    refreshSettings: settings.refresh,
    isUp: () => [...shards.values()].every(({ connection }) => connection.isUp()),
    lag,
    async stop(at) {
      await reading.stop();
      await Promise.all([...shards.values()].map((shard) => shard.stop(at)));
    },
  };
}

/** Hands each dispatch to its shard, and interactions to `onInteraction` too. */
function deliverDispatches(
  manager: WebSocketManager,
  shards: ReadonlyMap<number, WorkerShard>,
  onInteraction: WorkerOptions['onInteraction'],
): void {
  manager.on(WebSocketShardEvents.Dispatch, ({ t, d, s }, id) => {
    const data = d as unknown as Data;
    if (t === 'INTERACTION_CREATE') onInteraction?.(data);
    shards.get(id)?.deliver({ t, d: data, s });
  });
}
