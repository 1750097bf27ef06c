import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Client, type ClientOptions, createClient } from '../../../simulator/discord/app/app-client.ts';
import type { Origin } from '../../../simulator/discord/app/interaction-object.ts';
import { isObject, type JsonObject } from '../../../simulator/discord/limits/json.ts';
import { generateKeys } from '../../../simulator/discord/rest/key-pair.ts';
import { createRest, type Rest } from '../../../simulator/discord/rest/rest.ts';
import type { RestContext } from '../../../simulator/discord/world/context.ts';
import { createWorld } from '../../../simulator/discord/world/world.ts';
import { GUILD } from '../ids.ts';

export { GUILD };

/** A User-Agent that Discord accepts from bots. */
export const USER_AGENT = 'DiscordBot (https://example.org/bot, 1.0)';
export const APPLICATION = '600000000000000001';
export const BOT_TOKEN = 'a bot token';
export const CHANNEL = '800000000000000001';
export const THREAD = '800000000000000003';
export const MODERATORS = '710000000000000001';
export const NOW = Date.UTC(2018, 0, 12, 13);

/** A REST API on a port, over a world with one guild. */
export interface SimulatedRest extends AsyncDisposable {
  rest: Rest;
  context: RestContext;
  api: string;
  clock: { now: number };
  /** The interactions sent over the gateway. */
  dispatched: JsonObject[];
  origin: Origin;
  client: (options?: Partial<ClientOptions>) => Client;
  /** Calls the API as a bot does, with its token unless `headers` replace it. */
  call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
}

/** An answer of the API. */
export interface Answer {
  status: number;
  headers: Headers;
  json: JsonObject;
}

/** Starts the API. `onDispatch` gets the interactions sent over the gateway. */
export async function startRest(
  onDispatch: (interaction: JsonObject) => void = () => {},
): Promise<SimulatedRest> {
  const clock = { now: NOW };
  const keys = generateKeys();
  const world = createWorld({ now: () => clock.now, emit: () => new Map(), botId: APPLICATION });
  world.addGuild({
    id: GUILD,
    roles: [{ id: MODERATORS, name: 'moderators', permissions: '0' }],
    channels: [
      { id: CHANNEL, name: 'moarvm', type: 0 },
      { id: '800000000000000002', name: 'voice', type: 2 },
      { id: THREAD, name: 'a thread', type: 11, parentId: CHANNEL },
    ],
  });
  const guild = world.guilds.get(GUILD);
  if (!guild) throw new Error('The world has no guild.');
  const dispatched: JsonObject[] = [];
  const server = await startEndpoint((request, response) => rest.listener(request, response));
  const context: RestContext = {
    world,
    application: { id: APPLICATION, botToken: BOT_TOKEN, publicKey: keys.publicKey, sign: keys.sign },
    gatewayUrl: () => 'ws://127.0.0.1:1/gateway',
    baseUrl: () => server.url,
    shards: () => 1,
    sessionStartLimit: () => ({ total: 1000, remaining: 999, reset_after: 60_000, max_concurrency: 1 }),
    dispatchInteraction(interaction) {
      dispatched.push(interaction);
      onDispatch(interaction);
    },
  };
  const rest = createRest(context, { pingTimeoutMs: 200 });
  const user = { id: '900000000000000007', roles: [MODERATORS], permissions: 32n };
  return {
    rest,
    context,
    clock,
    dispatched,
    api: `${server.url}/api`,
    origin: { guild, channelId: CHANNEL, user },
    client: (options) => createClient({ rest, context, ...options }),
    async call(method, path, body, given = { authorization: `Bot ${BOT_TOKEN}` }) {
      const headers = { 'user-agent': USER_AGENT, ...given };
      const response = await fetch(`${server.url}/api/v10${path}`, {
        method,
        ...(body instanceof FormData
          ? { body, headers }
          : body !== undefined
            ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }
            : { headers }),
      });
      const text = await response.text();
      const json: unknown = text === '' ? {} : JSON.parse(text);
      return {
        status: response.status,
        headers: response.headers,
        json: isObject(json) ? json : { list: json },
      };
    },
    [Symbol.asyncDispose]: server[Symbol.asyncDispose],
  };
}

/** An HTTP server on a free port of this machine. */
export async function startEndpoint(listener: RequestListener): Promise<AsyncDisposable & { url: string }> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The leaf of `errors` at a dotted path, as `CODE: message`. */
export function errorAt(json: JsonObject, path: string): string | undefined {
  let node: unknown = json['errors'];
  for (const step of path === '' ? [] : path.split('.')) node = isObject(node) ? node[step] : undefined;
  const list = isObject(node) ? node['_errors'] : undefined;
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  return isObject(first) ? `${first['code']}: ${first['message']}` : undefined;
}
