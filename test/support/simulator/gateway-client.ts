/** Clients for the simulated gateway: a raw one that can send anything, and the library that the worker uses. */
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { REST } from '@discordjs/rest';
import { type SessionInfo, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import { GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { WebSocket } from 'ws';
import {
  type DiscordOptions,
  type SimulatedDiscord,
  startDiscord,
} from '../../../simulator/discord/discord.ts';
import { generateKeys } from '../../../simulator/discord/rest/key-pair.ts';
import { GUILD } from '../ids.ts';

export { GUILD };

export const TOKEN = 'MDAw.simulated.token';
export const GENERAL = '800000000000000001';
export const VOICE = '800000000000000002';
export const INTENTS =
  GatewayIntentBits.Guilds |
  GatewayIntentBits.GuildMembers |
  GatewayIntentBits.GuildMessages |
  GatewayIntentBits.GuildVoiceStates;

/** The id of the simulated user number `n`. */
export const userId = (n: number): string => String(900_000_000_000_000_000n + BigInt(n));

/** A simulated Discord with one guild of a text and a voice channel, closed when the test ends. */
export async function discordFor(
  t: TestContext,
  options: Partial<DiscordOptions> = {},
): Promise<SimulatedDiscord> {
  const application = { id: '600000000000000001', botToken: TOKEN, ...generateKeys() };
  const discord = await startDiscord({ application, ...options });
  t.after(() => discord.close());
  discord.world.addGuild({
    id: GUILD,
    memberCount: 100,
    channels: [
      { id: GENERAL, name: 'general', type: 0 },
      { id: VOICE, name: 'talk', type: 2 },
    ],
  });
  return discord;
}

/** A frame from the gateway. */
export interface Frame {
  op: number;
  t: string | null;
  s: number | null;
  d: unknown;
}

/** A client that sends any frame. */
export type RawClient = Awaited<ReturnType<typeof connectRaw>>;

/** Connects a client that sends nothing by itself. */
export async function connectRaw(discord: SimulatedDiscord, query = '?v=10&encoding=json') {
  const socket = new WebSocket(`${discord.context.gatewayUrl()}${query}`);
  const frames: Frame[] = [];
  let read = 0;
  let arrived = () => {};
  socket.on('message', (data) => {
    frames.push(JSON.parse(data.toString()));
    arrived();
  });
  const closed = once(socket, 'close').then(([code]) => Number(code));
  await once(socket, 'open');
  const send = (frame: string) => socket.send(frame);

  const client = {
    /** The close code, once the connection is closed by either side. */
    closed,
    send: (op: number, d: unknown) => send(JSON.stringify({ op, d })),
    sendRaw: send,
    close(code?: number) {
      if (code === undefined) socket.terminate();
      else socket.close(code);
      return closed;
    },
    /** Resolves with the next unread frame. */
    async next(): Promise<Frame> {
      while (read >= frames.length) {
        await new Promise<void>((resolve) => {
          arrived = resolve;
        });
      }
      return frames[read++] as Frame;
    },
    /** Resolves with all unread frames up to the first whose event or opcode is `what`, inclusive. */
    async until(what: string | GatewayOpcodes): Promise<Frame[]> {
      const seen: Frame[] = [];
      for (;;) {
        const frame = await client.next();
        seen.push(frame);
        if (frame.t === what || frame.op === what) return seen;
      }
    },
    identify: (over: Record<string, unknown> = {}) =>
      client.send(GatewayOpcodes.Identify, { token: TOKEN, properties: {}, intents: INTENTS, ...over }),
    resume: (session_id: string, seq: number, over: Record<string, unknown> = {}) =>
      client.send(GatewayOpcodes.Resume, { token: TOKEN, session_id, seq, ...over }),
  };
  return client;
}

/** Connects a client, identifies, and reads the snapshots of all guilds. */
export async function identified(discord: SimulatedDiscord, over: Record<string, unknown> = {}) {
  const client = await connectRaw(discord);
  client.identify(over);
  const frames = await client.until('READY');
  const ready = frames.at(-1)?.d as { session_id: string; guilds: unknown[] };
  for (const _ of ready.guilds) await client.next();
  return { client, ready, sessionId: ready.session_id };
}

/** A dispatch as the library gives it. */
export interface Dispatched {
  t: string;
  s: number;
  d: Record<string, unknown>;
}

/** `@discordjs/ws` against the simulated Discord, without a throttle, and its dispatches. It is destroyed when the test ends. */
export function managerFor(t: TestContext, discord: SimulatedDiscord, token = TOKEN) {
  const rest = new REST({ api: discord.apiUrl, version: '10' }).setToken(TOKEN);
  const dispatched: Dispatched[] = [];
  let session: SessionInfo | null = null;
  const manager: WebSocketManager = new WebSocketManager({
    token,
    intents: INTENTS,
    rest,
    buildIdentifyThrottler: () => ({ waitForIdentify: async () => {} }),
    retrieveSessionInfo: () => session,
    updateSessionInfo: (_, info) => {
      session = info;
    },
  });
  manager.on(WebSocketShardEvents.Dispatch, (payload) => {
    dispatched.push(payload as unknown as Dispatched);
  });
  t.after(() => manager.destroy());

  /** Resolves when an event that matches has been dispatched, before or after the call. */
  async function seen(matches: (event: Dispatched) => boolean): Promise<void> {
    for (let at = 0; ; at++) {
      while (at >= dispatched.length) await once(manager, WebSocketShardEvents.Dispatch);
      if (matches(dispatched[at] as Dispatched)) return;
    }
  }
  return { manager, dispatched, seen };
}
