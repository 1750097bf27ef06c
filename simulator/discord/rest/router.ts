import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../limits/json.ts';
import { parseBody, readRequest, requireObject, type Upload } from './request-body.ts';
import { missingUserAgent, notFound, RestError, refusal, unauthorized } from './rest-error.ts';

/** A request to a route. */
export interface Call {
  /** The value of a `:name` in the route's path. */
  param: (name: string) => string;
  query: URLSearchParams;
  json: unknown;
  uploads: readonly Upload[];
  /** The JSON as an object; throws 400 where it is none. */
  object: () => JsonObject;
}

/** A route's answer. The body is empty without `json` and `file`. */
export interface Reply {
  status: number;
  json?: unknown;
  file?: { bytes: Uint8Array; contentType: string };
}

/** A route: a method and a path. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api`, with `:name` for one segment. */
  path: string;
  /** Whether the request needs the bot's token. A webhook's token is in the path instead. */
  bot: boolean;
  /** Whether the route stands for the CDN, which browsers use as well. All others require a bot's User-Agent. */
  cdn?: boolean;
  handle: (call: Call) => Reply | Promise<Reply>;
}

/** The start of a bot's User-Agent header: `DiscordBot (url, version)` (Discord: API Reference, User Agent). */
const USER_AGENT = /^DiscordBot \(https?:\/\/[^\s(),]+, \d[^\s(),]*\)(?: |$)/;

/** A `node:http` listener for `/api` and `/api/v10` that answers errors as Discord does. */
export function createRouter(
  routes: readonly Route[],
  botToken: string,
): (request: IncomingMessage, response: ServerResponse) => void {
  const compiled = routes.map((route) => ({ ...route, pattern: patternOf(route.path) }));

  async function answer(request: IncomingMessage): Promise<Reply> {
    // Read the request before any answer: a connection with half a request in it cannot be used again.
    const bytes = await readRequest(request);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = /^\/api(?:\/v10)?(\/.*)$/.exec(url.pathname)?.[1];
    if (path === undefined) throw notFound();
    const matching = compiled.filter((route) => route.pattern.test(path));
    // Discord's proxy checks this before the path.
    if (!matching.some(({ cdn }) => cdn) && !USER_AGENT.test(request.headers['user-agent'] ?? ''))
      throw missingUserAgent();
    if (matching.length === 0) throw notFound();
    const route = matching.find(({ method }) => method === request.method);
    if (!route) throw refusal(405, 0, '405: Method Not Allowed');
    if (route.bot && request.headers.authorization !== `Bot ${botToken}`) throw unauthorized();
    const groups = route.pattern.exec(path)?.groups ?? {};
    const { json, uploads } =
      bytes.length > 0 ? await parseBody(bytes, request.headers['content-type']) : { json: {}, uploads: [] };
    return await route.handle({
      param: (name) => decoded(groups[name] ?? ''),
      query: url.searchParams,
      json,
      uploads,
      object: () => requireObject(json),
    });
  }

  return (request, response) => {
    answer(request)
      .then((reply) => send(response, reply))
      .catch((error: unknown) => {
        // A client that disconnects within its request gets no answer, and is no error of this server.
        if (request.errored) return;
        const known = error instanceof RestError ? error : internal(error);
        send(response, { status: known.status, json: known.body }, known.headers);
      });
  };
}

function send(response: ServerResponse, reply: Reply, headers: Record<string, string> = {}): void {
  const body = reply.file?.bytes ?? (reply.json === undefined ? undefined : JSON.stringify(reply.json));
  response.writeHead(reply.status, {
    ...headers,
    ...(body !== undefined && { 'content-type': reply.file?.contentType ?? 'application/json' }),
  });
  response.end(body);
}

function internal(error: unknown): RestError {
  // A defect of the simulation itself: print it here, not only to the client.
  console.error('The simulated Discord failed:', error instanceof Error ? error.stack : error);
  return refusal(500, 0, '500: Internal Server Error');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw notFound();
  }
}

function patternOf(path: string): RegExp {
  const steps = path.split('/').map((step) => {
    return step.startsWith(':') ? `(?<${step.slice(1)}>[^/]+)` : step;
  });
  return new RegExp(`^${steps.join('/')}$`);
}
