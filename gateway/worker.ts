import { setTimeout as sleep } from 'node:timers/promises';
import type { REST } from '@discordjs/rest';
import { type SessionInfo, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import { GatewayIntentBits } from 'discord-api-types/v10';
import { shardName } from '../shared/batch.ts';
import type { Log } from '../shared/log.ts';
import type { emitMetrics } from '../shared/metrics.ts';
import { readAllSettings, readSettingsVersion } from '../shared/settings.ts';
import { type CheckpointStore, createCheckpointStore } from './checkpoint.ts';
import { refusal } from './connect-error.ts';
import type { Data } from './dispatch.ts';
import { inOrder } from './dispatch-order.ts';
import { createDurable } from './durable.ts';
import { createIdentifyBudget } from './identify-budget.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';
import { sendBatch, sendProbe } from './queue.ts';
import { createReconnectPace, type ReconnectPaceOptions } from './reconnect-pace.ts';
import { readMarker, readMemory } from './restore.ts';
import { retry } from './retry.ts';
import { ensureSalt, hasFinished, readSalt } from './salts.ts';
import { createSettingsCache, type SettingsCache } from './settings-cache.ts';
import { type Shard, startShard } from './shard.ts';

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
  /** When a dispatch arrived, ms. The real clock unless a timeline is played. */
  arrival?: (seq: number) => number;
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
  behind: (at: number) => number;
  /** Closes the session so that a successor can resume it, sends what is left and gives up the leases. */
  stop: (at: number) => Promise<void>;
}

/** Neither 1000 nor 1001: those would end the session (Discord: Gateway, Disconnecting). */
const RESUMABLE_CLOSE = 4200;
const LEASE_MS = 15_000;
const LEASE_POLL_MS = 500;
const INTENTS =
  GatewayIntentBits.Guilds |
  GatewayIntentBits.GuildMembers |
  GatewayIntentBits.GuildMessages |
  GatewayIntentBits.GuildVoiceStates;

/** Takes the leases of all shards, rebuilds their memory, connects. Resolves once every shard is ready or resumed; throws ConnectError where Discord refuses. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { log, arrival = Date.now } = options;
  const settings = createSettingsCache(readSettingsVersion, readAllSettings);
  await retry(settings.refresh, { log, what: 'Loading the settings' });

  const shards = new Map<number, Shard>();
  const mailboxes: Mailbox[] = [];
  const durable = createDurable();
  /** The session that the library speaks; its sequence number is the shard's, not the library's. */
  const sessions = new Map<number, SessionInfo>();
  let stopping = false;
  /** We close the connections ourselves, to resume later: the library takes a session that it closes for ended. */
  let closing = false;
  /** How often we did. */
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
      // Whoever closed it meanwhile connects it again, so this attempt must not go on.
      if (closed !== before) return new Promise<never>(() => {});
      const session = sessions.get(id);
      const position = shards.get(id)?.position();
      if (!session) return null;
      return {
        ...session,
        sequence: position?.sessionId === session.sessionId ? position.seq : session.sequence,
      };
    },
    updateSessionInfo(id, session) {
      if (closing) return;
      if (!session) sessions.delete(id);
      // The sequence number grows with every dispatch; what is durable is told by the shard.
      else if (sessions.get(id)?.sessionId !== session.sessionId) sessions.set(id, session);
    },
  });

  const count = await manager.getShardCount();
  for (const id of await manager.getShardIds()) {
    const name = shardName(id, count);
    const lease = createCheckpointStore(name, options.owner, options.leaseMs ?? LEASE_MS);
    const store = durable.watch(id, lease);
    const checkpoint = await takeLease(name, store, log);
    const position = checkpoint.confirmed?.position;
    if (position) {
      const { sessionId, resumeUrl, seq } = position;
      sessions.set(id, { sessionId, resumeURL: resumeUrl, sequence: seq, shardId: id, shardCount: count });
    }
    shards.set(id, start(name, store, checkpoint, settings, { ...options, onFull: () => void relieve() }));
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
  const up = new Set<number>();
  const closeCodes = new Map<number, number>();
  manager.on(WebSocketShardEvents.Closed, (code, id) => {
    shards.get(id)?.disconnected();
    pace.closed(id);
    up.delete(id);
    closeCodes.set(id, code);
    log('info', 'The gateway connection was closed', { shard: id, code });
  });
  manager.on(WebSocketShardEvents.Ready, (_, id) => {
    pace.opened(id);
    options.emit?.({ GatewayIdentifies: 1 });
    up.add(id);
    log('info', 'Collecting', { shard: id });
  });
  manager.on(WebSocketShardEvents.Resumed, (id) => {
    pace.opened(id);
    options.emit?.({ GatewayResumes: 1 });
    up.add(id);
    log('info', 'Collecting again', { shard: id });
  });
  manager.on(WebSocketShardEvents.SocketError, (error, id) =>
    log('warn', 'The gateway connection failed', { shard: id, reason: error.message }),
  );
  const refused = new Promise<never>((_, reject) => {
    manager.on(WebSocketShardEvents.Error, (error, id) => {
      log('error', 'Discord refuses the connection', { shard: id, reason: error.message });
      reject(refusal(closeCodes.get(id), error.message));
    });
  });
  refused.catch(() => {});
  // Of itself `connect` never rejects, whatever Discord says.
  await Promise.race([manager.connect(), refused]);
  refused.catch(options.onFatal);
  await Promise.all([...shards.values()].map((shard) => shard.recovered));

  /** Closes the connections, resumably, so that nothing piles up while the queue or the database is away. */
  async function close(): Promise<void> {
    closing = true;
    closed += 1;
    await manager.destroy({ code: RESUMABLE_CLOSE, reason: 'To be resumed' });
    closing = stopping;
  }

  /** Stops reading until what was read has been sent. Discord replays the rest, or the gap is recorded. */
  async function relieve(): Promise<void> {
    if (closing) return;
    log('warn', 'More comes in than can be sent on: not reading until it is');
    await close();
    await Promise.all([...shards.values()].map((shard) => shard.relieved()));
    if (stopping) return;
    log('info', 'Reading again');
    await Promise.race([manager.connect(), refused]).catch(options.onFatal);
  }

  return {
    tick(at) {
      for (const each of [...shards.values(), ...mailboxes]) each.tick(at);
    },
    refreshSettings: settings.refresh,
    isUp: () => up.size === shards.size,
    behind: durable.behind,
    async stop(at) {
      stopping = true;
      await close();
      const closed = mailboxes.map((mailbox) => mailbox.close(at));
      await Promise.all([...closed, ...[...shards.values()].map((shard) => shard.stop(at))]);
    },
  };
}

async function takeLease(shard: string, store: CheckpointStore, log: Log) {
  const acquire = () => retry(store.acquire, { log, what: 'Taking the lease' });
  for (let waited = false; ; waited = true) {
    const checkpoint = await acquire();
    if (checkpoint) return checkpoint;
    if (!waited) log('info', 'Waiting for the worker that holds the lease', { shard });
    await sleep(LEASE_POLL_MS);
  }
}

const start = (
  name: string,
  store: CheckpointStore,
  checkpoint: Awaited<ReturnType<typeof takeLease>>,
  settings: SettingsCache,
  options: WorkerOptions & { onFull: () => void },
): Shard =>
  startShard({
    name,
    store,
    checkpoint,
    flushMs: options.flushSeconds * 1000,
    settings: settings.of,
    send: sendBatch,
    probe: sendProbe,
    readMemory: () => readMemory(name, settings.of),
    readMarker,
    ensure: (month) => ensureSalt(month, name),
    read: readSalt,
    hasFinished: (month) => hasFinished(month, name),
    log: options.log,
    onFatal: options.onFatal,
    onFull: options.onFull,
    ...(options.maxInbox !== undefined && { maxInbox: options.maxInbox }),
    ...(options.onProcessed && { onProcessed: options.onProcessed }),
  });
