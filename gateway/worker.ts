import { setTimeout as wait } from 'node:timers/promises';
import type { REST } from '@discordjs/rest';
import { WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import { GatewayIntentBits } from 'discord-api-types/v10';
import type { emitMetrics } from '../shared/aws/emit-metrics.ts';
import type { Log } from '../shared/log.ts';
import { retry } from '../shared/retry.ts';
import { readAllSettings, readSettingsVersion } from '../shared/state/guild-settings.ts';
import { createLag } from './delivery/lag.ts';
import { followConnections } from './discord/connections.ts';
import type { Data } from './discord/dispatch.ts';
import { inOrder } from './discord/dispatch-order.ts';
import { createGatewaySessions } from './discord/gateway-sessions.ts';
import { createIdentifyBudget } from './discord/identify-budget.ts';
import { createReconnectPace, type ReconnectPaceOptions } from './discord/reconnect-pace.ts';
import { createSettingsCache } from './settings-cache.ts';
import { openShard } from './shard/open-shard.ts';
import type { Shard } from './shard/shard.ts';
import { takeLeases } from './shard/shard-leases.ts';
import { createMailbox, type Mailbox } from './unlinking/mailbox.ts';

export interface WorkerOptions {
  token: string;
  rest: REST;
  flushSeconds: number;
  /** Tells this process from every other worker. */
  owner: string;
  /** How long a lease lasts that is not renewed, ms: what a successor waits for after a crash. */
  leaseMs?: number;
  log: Log;
  onFatal: (error: unknown) => void;
  emit?: typeof emitMetrics;
  /** Dispatches that a shard may hold before it stops reading. */
  maxInbox?: number;
  /** For tests: how a shard that may not reconnect yet waits. */
  sleep?: ReconnectPaceOptions['sleep'];
  /** When a dispatch arrived, or without a number what time it is, ms. The real clock unless a timeline is played. */
  arrival?: (seq?: number) => number;
  /** Interactions that Discord sends over the gateway because the application has no endpoint URL. */
  onInteraction?: (interaction: Data) => void;
  onProcessed?: (seq: number) => void;
}

export interface Worker {
  /** Lets time pass: hours are settled, batches sent when due, leases renewed. To be called about once a second. */
  tick: (at: number) => void;
  refreshSettings: () => Promise<void>;
  /** Whether every shard is connected. */
  isUp: () => boolean;
  /** For how long something that was seen has waited to be sent on, ms. */
  lag: (at: number) => number;
  /** Closes the session so that a successor can resume it, sends what is left and gives up the leases. */
  stop: (at: number) => Promise<void>;
}

/** Neither 1000 nor 1001: those would end the session (Discord: Gateway, Disconnecting). */
const RESUMABLE_CLOSE = 4200;
const RENEW_MS = 1_000;
/** Longer than `@discordjs/ws` pauses between two attempts to connect. It cannot be made to stop during that pause. */
const LIBRARY_PAUSE_MS = 600;
const INTENTS =
  GatewayIntentBits.Guilds |
  GatewayIntentBits.GuildMembers |
  GatewayIntentBits.GuildMessages |
  GatewayIntentBits.GuildVoiceStates;

/** Takes the leases of all shards, rebuilds their memory, connects. Resolves once every shard is ready or resumed; throws ConnectError where Discord refuses. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { log, arrival = () => Date.now() } = options;
  const settings = createSettingsCache(readSettingsVersion, readAllSettings);
  await retry(settings.refresh, { log, what: 'Loading the settings' });

  const shards = new Map<number, Shard>();
  const mailboxes: Mailbox[] = [];
  const durable = createLag();
  /** The sequence number to resume from is the shard's, not the library's. */
  const sessions = createGatewaySessions();
  let stopping = false;
  /** We close the connections ourselves, to resume later: the library takes a session that it closes for ended. */
  let closing = false;
  /** From each close until all shards are connected again: an attempt to connect meanwhile is one that the close missed. */
  let parked = false;
  /** Number of closes so far: an attempt to connect that waited across one gives up. */
  let closed = 0;
  const pace = createReconnectPace({ log, ...(options.sleep && { sleep: options.sleep }) });

  const manager = new WebSocketManager({
    token: options.token,
    intents: INTENTS,
    rest: options.rest,
    buildIdentifyThrottler: (built) =>
      createIdentifyBudget({
        // It must not fail: the library would identify all the same.
        readLimit: () =>
          retry(async () => (await built.fetchGatewayInformation(true)).session_start_limit, {
            log,
            what: 'Asking for the session start limit',
          }),
        log,
      }),
    async retrieveSessionInfo(id) {
      // The library asks before it connects.
      const before = closed;
      await pace.wait(id);
      // We connect all shards again ourselves, so this attempt must not go on.
      if (parked || closed !== before) return new Promise<never>(() => {});
      const session = sessions.get(id);
      const shard = shards.get(id);
      if (!session || shard?.needsNewSession()) return null;
      const position = shard?.position();
      return {
        ...session,
        resumeURL: sessions.isElsewhere(id) ? gatewayUrl : session.resumeURL,
        sequence: position?.sessionId === session.sessionId ? position.seq : session.sequence,
      };
    },
    updateSessionInfo(id, session) {
      if (closing) return;
      if (!session) sessions.givenUp(id);
      // The sequence number grows with every dispatch; what is durable is told by the shard.
      else if (sessions.get(id)?.sessionId !== session.sessionId) sessions.set(id, session);
    },
  });

  const count = await manager.getShardCount();
  const { url: gatewayUrl } = await manager.fetchGatewayInformation();
  const leases = await takeLeases({
    ids: await manager.getShardIds(),
    count,
    owner: options.owner,
    leaseMs: options.leaseMs,
    watch: durable.watch,
    log,
  });
  for (const lease of leases) {
    const { id, name } = lease;
    const { shard, previous } = openShard(lease, {
      ...options,
      settings: settings.of,
      onInboxFull: () => void relieve(),
      onNewSessionNeeded: () => void renew(id),
    });
    if (previous) {
      const { sessionId, resumeUrl, seq } = previous;
      sessions.set(id, { sessionId, resumeURL: resumeUrl, sequence: seq, shardId: id, shardCount: count });
    }
    shards.set(id, shard);
    mailboxes.push(createMailbox({ shard: name, ...options }));
  }

  const deliver = new Map(
    [...shards].map(([id, shard]) => [id, inOrder((d) => shard.receive(d, arrival(d.s)))]),
  );
  manager.on(WebSocketShardEvents.Dispatch, (payload, id) => {
    const { t, d, s } = payload;
    if (t === 'INTERACTION_CREATE') options.onInteraction?.(d as unknown as Data);
    deliver.get(id)?.({ t, d: d as unknown as Data, s });
  });
  const connections = followConnections(manager, {
    log,
    emit: options.emit,
    pace,
    sessions,
    now: () => arrival(),
    onAcknowledged: (id, sentAt) => shards.get(id)?.onHeartbeatAnswered(sentAt),
    onClosed: (id) => shards.get(id)?.onDisconnected(),
  });
  const { refused } = connections;
  const connected = Promise.withResolvers<void>();
  // An IDENTIFY may have to wait for minutes, and the leases must not run out meanwhile.
  const renewing = setInterval(() => {
    for (const shard of shards.values()) shard.tick(arrival());
  }, RENEW_MS);
  try {
    // Of itself `connect` never rejects, whatever Discord says.
    await Promise.race([manager.connect(), refused]);
    connected.resolve();
    refused.catch(options.onFatal);
    await Promise.all([...shards.values()].map((shard) => shard.recovered));
  } finally {
    clearInterval(renewing);
  }

  /** Closes the connections, resumably, so that nothing piles up while the queue or the database is away. */
  async function close(): Promise<void> {
    closing = true;
    parked = true;
    closed += 1;
    await manager.destroy({ code: RESUMABLE_CLOSE, reason: 'To be resumed' });
    closing = stopping;
  }

  /** Stops reading until what was read has been sent. Discord replays the rest, or the gap is recorded. */
  async function relieve(): Promise<void> {
    await connected.promise;
    if (parked) return;
    log('warn', 'More comes in than can be sent on: not reading until it is');
    await close();
    await Promise.all([...shards.values()].map((shard) => shard.drain()));
    if (stopping) return;
    log('info', 'Reading again');
    await reconnect();
  }

  /** Gives up a shard's session for a new one. The others' are resumed. */
  async function renew(id: number): Promise<void> {
    await connected.promise;
    if (parked || !connections.hasResumed(id)) return;
    await close();
    if (!stopping) await reconnect();
  }

  /** Connects all shards, once those that were between two attempts have noticed that they must not go on. */
  async function reconnect(): Promise<void> {
    await wait(LIBRARY_PAUSE_MS);
    if (stopping) return;
    parked = false;
    await Promise.race([manager.connect(), refused]).catch(options.onFatal);
  }

  return {
    tick(at) {
      for (const each of [...shards.values(), ...mailboxes]) each.tick(at);
    },
    refreshSettings: settings.refresh,
    isUp: () => connections.up() === shards.size,
    lag: durable.lag,
    async stop(at) {
      stopping = true;
      await close();
      const closed = mailboxes.map((mailbox) => mailbox.close(at));
      await Promise.all([...closed, ...[...shards.values()].map((shard) => shard.stop(at))]);
    },
  };
}
