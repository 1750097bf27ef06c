import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EmulatorError } from '../../local/stack/emulator-error.ts';
import { errorFields, type Log } from '../../shared/log.ts';
import { isObject, parseJson } from '../discord/limits/json.ts';
import type { CommandSession } from '../session/commands-session.ts';
import { type Actions, createActions } from './actions/actions.ts';
import { fileAnswer } from './attached-files.ts';
import { createExchanges, type Exchanges } from './exchanges.ts';
import { requireOwn, SAFE_HEADERS } from './guard.ts';
import { type Asset, readAssets } from './page-assets.ts';
import { PageError } from './page-error.ts';
import type { PageEvent } from './page-protocol.ts';
import { localeOf, personOf } from './request-fields.ts';

/** A page in which the simulated server's people can use the commands. */
export interface Page {
  /** `http://127.0.0.1:PORT/` */
  url: string;
  /** Opens it: until then it asks for patience. */
  open: (session: CommandSession) => void;
  stop: () => Promise<void>;
}

export interface PageOptions {
  /** On 127.0.0.1; 0 for any free one. */
  port: number;
  log: Log;
}

/** Far above anything that the page sends, bytes. */
const MAX_BODY = 64 * 1024;
const WAIT = 'The month is still being played. This page opens in a few seconds.\n';

interface Opened {
  session: CommandSession;
  exchanges: Exchanges;
  actions: Actions;
}

/** Serves the page on this machine alone. Rejects with an {@link EmulatorError} where the port cannot be had. */
export async function startPage({ port, log }: PageOptions): Promise<Page> {
  const assets = await readAssets();
  let opened: Opened | undefined;
  let unwatch = () => {};
  const server = createServer((request, response) => {
    answer(request, response, assets, opened).catch((error: unknown) => fail(response, error, log));
  });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    open(session) {
      const exchanges = createExchanges();
      unwatch = session.discord.rest.messages.watch(exchanges.edited);
      opened = { session, exchanges, actions: createActions(session, exchanges, log) };
    },
    async stop() {
      unwatch();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'something else listens there already' : error.message;
      reject(
        new EmulatorError(
          `The page cannot be served on port ${port}: ${why}. Free the port, or choose another with --port.`,
        ),
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  assets: ReadonlyMap<string, Asset>,
  opened: Opened | undefined,
): Promise<void> {
  const { method = '', headers } = request;
  requireOwn({ method, headers }, request.socket.localPort ?? 0);
  if (!opened) {
    const headers = { ...SAFE_HEADERS, 'content-type': 'text/plain; charset=utf-8', refresh: '3' };
    return void response.writeHead(503, headers).end(WAIT);
  }
  const { pathname, searchParams } = addressOf(request);
  if (method === 'POST') {
    const action = opened.actions.posted[pathname];
    if (!action) throw new PageError(404, 'There is nothing here.');
    const json = parseJson(await textOf(request));
    if (!isObject(json)) throw new PageError(400, 'The body must be a JSON object.');
    return sendJson(response, 200, await action(json));
  }
  if (method !== 'GET') throw new PageError(405, 'Only GET and POST are answered.');
  const asset = assets.get(pathname);
  if (asset) {
    response.writeHead(200, { ...SAFE_HEADERS, 'content-type': asset.contentType }).end(asset.body);
  } else if (pathname === '/api/scene') {
    const as = personOf(searchParams.get('as'));
    sendJson(response, 200, opened.actions.scene(as, localeOf(searchParams.get('locale'))));
  } else if (pathname === '/api/events') {
    stream(response, opened.exchanges, personOf(searchParams.get('as')));
  } else if (pathname.startsWith('/files/')) {
    const { headers: more, bytes } = fileAnswer(pathname, opened.session.discord.rest.messages);
    response.writeHead(200, { ...SAFE_HEADERS, ...more }).end(bytes);
  } else {
    throw new PageError(404, 'There is nothing here.');
  }
}

/** Not by `new URL` alone, which throws on what anybody may send. */
function addressOf(request: IncomingMessage): URL {
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  if (!url) throw new PageError(400, 'This is no address.');
  return url;
}

/** Sends what someone can see, and then whatever changes about it. */
function stream(response: ServerResponse, exchanges: Exchanges, viewer: Parameters<Exchanges['seenBy']>[0]) {
  response.writeHead(200, { ...SAFE_HEADERS, 'content-type': 'text/event-stream' });
  const send = (event: PageEvent) => response.write(`data: ${JSON.stringify(event)}\n\n`);
  send({ kind: 'all', exchanges: exchanges.seenBy(viewer) });
  response.once('close', exchanges.watch(viewer, send));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  if (size > MAX_BODY) throw new PageError(413, `The body is longer than ${MAX_BODY} bytes.`);
  return Buffer.concat(chunks).toString('utf8');
}

function sendJson(response: ServerResponse, status: number, json: unknown): void {
  response
    .writeHead(status, { ...SAFE_HEADERS, 'content-type': 'application/json' })
    .end(JSON.stringify(json));
}

function fail(response: ServerResponse, error: unknown, log: Log): void {
  // Whoever asked has gone in the middle of it.
  if (response.headersSent || response.destroyed) return void response.destroy();
  if (error instanceof PageError) return void sendJson(response, error.status, { error: error.message });
  log('error', 'The page failed', errorFields(error));
  sendJson(response, 500, { error: 'The page’s server failed. Its log says why.' });
}
