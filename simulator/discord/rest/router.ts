import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../limits/json.ts';
import { parseBody, readRequest, requireObject, type Upload } from './request-body.ts';
import { notFound, RestError, refusal, unauthorized, unnamed } from './rest-error.ts';

/** A request as a route sees it. */
export interface Call {
  /** The value of a `:name` in the route's path. */
  param: (name: string) => string;
  query: URLSearchParams;
  json: unknown;
  uploads: readonly Upload[];
  /** The JSON where it has to be an object; throws 400 otherwise. */
  object: () => JsonObject;
}

/** What a route answers. Neither `json` nor `file` means an empty body. */
export interface Reply {
  status: number;
  json?: unknown;
  file?: { bytes: Uint8Array; contentType: string };
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api`, with `:name` for one segment. */
  path: string;
  /** Whether the bot's token is needed; webhooks' tokens stand in the path instead. */
  bot: boolean;
  /** Whether it stands for the CDN, which browsers ask as well; all else is for bots that name themselves. */
  cdn?: boolean;
  handle: (call: Call) => Reply | Promise<Reply>;
}

/** What a bot has to begin its User-Agent header with: `DiscordBot (url, version)` (Discord: API Reference, User Agent). */
const USER_AGENT = /^DiscordBot \(https?:\/\/[^\s(),]+, \d[^\s(),]*\)(?: |$)/;

/** A `node:http` listener for `/api` and `/api/v10`, which answers mistakes as Discord does. */
export function createRouter(
  routes: readonly Route[],
  botToken: string,
): (request: IncomingMessage, response: ServerResponse) => void {
  const compiled = routes.map((route) => ({ ...route, pattern: patternOf(route.path) }));

  async function answer(request: IncomingMessage): Promise<Reply> {
    // Read first, whatever comes of it: a connection with half a request in it cannot be used again.
    const bytes = await readRequest(request);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = /^\/api(?:\/v10)?(\/.*)$/.exec(url.pathname)?.[1];
    if (path === undefined) throw notFound();
    const there = compiled.filter((route) => route.pattern.test(path));
    // Discord's proxy refuses it before anything is looked up.
    if (!there.some(({ cdn }) => cdn) && !USER_AGENT.test(request.headers['user-agent'] ?? ''))
      throw unnamed();
    if (there.length === 0) throw notFound();
    const route = there.find(({ method }) => method === request.method);
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
        // A client that went away in the middle of its request gets no answer, and is no mistake of this server.
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
  // A mistake of the simulation itself: it has to be seen where it runs, not only by the client.
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
