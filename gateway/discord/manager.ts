import type { REST } from '@discordjs/rest';
import { type SessionInfo, WebSocketManager } from '@discordjs/ws';
import { GatewayIntentBits } from 'discord-api-types/v10';
import type { Log } from '../../shared/log.ts';
import { retry } from '../../shared/retry.ts';
import type { ConnectGate } from './connect-gate.ts';
import { createIdentifyBudget } from './identify-budget.ts';

/** A shard, as the library needs it to connect. */
export interface ConnectableShard {
  /** Resolves when the shard may connect again. */
  waitToConnect: () => Promise<void>;
  /** The session to resume; null when a new one must begin. */
  sessionToResume: () => SessionInfo | null;
  /** The library learned of a session, or gave it up (null). */
  onSession: (session: SessionInfo | null) => void;
}

/** What the library's manager needs. */
export interface ManagerOptions {
  token: string;
  rest: REST;
  gate: ConnectGate;
  /** The shards by id. They must be there before the manager connects. */
  shards: ReadonlyMap<number, ConnectableShard>;
  log: Log;
}

const INTENTS =
  GatewayIntentBits.Guilds |
  GatewayIntentBits.GuildMembers |
  GatewayIntentBits.GuildMessages |
  GatewayIntentBits.GuildVoiceStates;

/**
 * Creates the library's manager. It connects the shards with the intents that counting needs, and keeps sessions in
 * `shards`.
 */
export function createManager({ token, rest, gate, shards, log }: ManagerOptions): WebSocketManager {
  return new WebSocketManager({
    token,
    intents: INTENTS,
    rest,
    buildIdentifyThrottler: (manager) =>
      createIdentifyBudget({
        // It is retried until it succeeds: if it failed, the library would identify without the budget.
        readLimit: () =>
          retry(async () => (await manager.fetchGatewayInformation(true)).session_start_limit, {
            log,
            what: 'Asking for the session start limit',
          }),
        log,
      }),
    // The library asks for this before it connects.
    async retrieveSessionInfo(id) {
      const mayGoOn = gate.beginAttempt();
      await shards.get(id)?.waitToConnect();
      // We connect all shards again ourselves, so this attempt must never go on.
      if (!mayGoOn()) return new Promise<never>(() => {});
      return shards.get(id)?.sessionToResume() ?? null;
    },
    updateSessionInfo(id, session) {
      if (!gate.ignoresSessions()) shards.get(id)?.onSession(session);
    },
  });
}
