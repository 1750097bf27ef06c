import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GatewayIntentBits } from 'discord-api-types/v10';
import { createGateway, type Gateway } from './gateway/gateway.ts';
import { createRest, type Rest } from './rest/rest.ts';
import type { RestContext, RestListener, SessionStartLimit, SimulatedApplication } from './world/context.ts';
import { createWorld, type World } from './world/world.ts';

/** How a simulated Discord is set up. */
export interface DiscordOptions {
  application: SimulatedApplication;
  /** The world's clock, ms; default real time. Heartbeats and expiry of sessions always use real time. */
  now?: () => number;
  /** The port on 127.0.0.1; 0 for any free one. */
  port?: number;
  heartbeatIntervalMs?: number;
  /** How long a session without a client can be resumed, ms. */
  sessionTtlMs?: number;
  /** How many events a session keeps for replay. */
  maxReplay?: number;
  /** The privileged intents, as bits, that the application has not been granted (Discord: Gateway, Privileged Intents). */
  disallowedIntents?: number;
  sessionStartLimit?: SessionStartLimit;
  /** How many shards Discord recommends (Discord: Gateway, Get Gateway Bot). */
  shards?: () => number;
  /** Real time, ms. Tests of sessions' expiry replace it. */
  wallClock?: () => number;
  /** The gateway's address in answers to clients. Default: this server's. */
  gatewayUrl?: string;
  /** Creates the REST API. Tests pass other options to it. */
  createRest?: (context: RestContext) => Rest;
}

const DEFAULTS = {
  now: Date.now,
  port: 0,
  // As Discord sends (Discord: Gateway, Hello Event).
  heartbeatIntervalMs: 41_250,
  sessionTtlMs: 90_000,
  maxReplay: 200_000,
  disallowedIntents: GatewayIntentBits.MessageContent | GatewayIntentBits.GuildPresences,
  sessionStartLimit: { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 },
  shards: () => 1,
  wallClock: Date.now,
  createRest,
} as const satisfies Omit<DiscordOptions, 'application'>;

/** A simulated Discord: a REST API below `apiUrl`, a gateway, and the world behind both. */
export interface SimulatedDiscord {
  /** `http://127.0.0.1:PORT/api` */
  apiUrl: string;
  /** `http://127.0.0.1:PORT` */
  baseUrl: string;
  world: World;
  gateway: Gateway;
  rest: Rest;
  context: RestContext;
  /** Ends every connection and frees the port. */
  close(): Promise<void>;
}

/** Starts a simulated Discord on 127.0.0.1. Rejects where the port is taken. */
export async function startDiscord(options: DiscordOptions): Promise<SimulatedDiscord> {
  const settings = { ...DEFAULTS, ...options };
  const { application, now } = settings;
  const server = createServer();
  server.listen(settings.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}`;
  const gatewayUrl = options.gatewayUrl ?? `ws://127.0.0.1:${port}/gateway`;

  const world = createWorld({ now, botId: application.id, emit: (dispatch) => gateway.dispatch(dispatch) });
  const gateway = createGateway({
    ...settings,
    world,
    ttlMs: settings.sessionTtlMs,
    applicationId: application.id,
    botToken: application.botToken,
    url: () => gatewayUrl,
  });
  const context: RestContext = {
    world,
    application,
    gatewayUrl: () => gatewayUrl,
    baseUrl: () => baseUrl,
    shards: settings.shards,
    sessionStartLimit: gateway.sessionStartLimit,
    dispatchInteraction(interaction) {
      const guild = String(interaction['guild_id']);
      gateway.dispatch({ t: 'INTERACTION_CREATE', d: interaction, guild });
    },
  };

  const rest = settings.createRest(context);
  server.on('request', below('/api', rest.listener));
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => {}); // A client that disconnects is no error of this server.
    // `new URL` would throw on some paths, such as one of two slashes.
    const pathname = URL.parse(request.url ?? '/', baseUrl)?.pathname;
    if (pathname === '/gateway' || pathname === '/gateway/') gateway.upgrade(request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });

  return {
    apiUrl: `${baseUrl}/api`,
    baseUrl,
    world,
    gateway,
    rest,
    context,
    async close() {
      gateway.close();
      server.closeAllConnections();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

/** Hands the requests below a path to a listener, and answers 404 to all others. */
function below(path: string, listener: RestListener): RequestListener {
  return (request, response) => {
    const url = request.url ?? '/';
    if (url === path || url.startsWith(`${path}/`)) listener(request, response);
    else response.writeHead(404).end();
  };
}
