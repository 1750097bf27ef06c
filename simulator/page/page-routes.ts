import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorFields, type Log } from '../../shared/log.ts';
import { isObject, type JsonObject, parseJson } from '../discord/limits/json.ts';
import type { MessageStore } from '../discord/rest/channel-messages.ts';
import type { Actions } from './actions/actions.ts';
import { findAttachedFile } from './attached-files.ts';
import type { Exchanges } from './exchanges.ts';
import { requireOwnPage, SECURITY_HEADERS } from './guard.ts';
import type { Asset } from './page-assets.ts';
import { PageError } from './page-error.ts';
import type { PageEvent, PersonName } from './page-protocol.ts';
import { parseLocale, parsePerson } from './request-fields.ts';

/** Far above anything that the page sends, bytes. */
const MAX_BODY = 64 * 1024;
const NOT_OPEN_YET = 'The month is still being played. This page opens in a few seconds.\n';

/** What a page that has been opened answers from. */
export interface OpenPage {
  messages: Pick<MessageStore, 'file'>;
  exchanges: Exchanges;
  actions: Actions;
}

/** Answers a request. Rejects with a {@link PageError} for a request that is refused or not understood. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  assets: ReadonlyMap<string, Asset>,
  page: OpenPage | undefined,
): Promise<void> {
  const { method = '', headers } = request;
  requireOwnPage({ method, headers }, request.socket.localPort ?? 0);
  if (!page) {
    const headers = { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8', refresh: '3' };
    return void response.writeHead(503, headers).end(NOT_OPEN_YET);
  }
  const url = parseUrl(request);
  if (method === 'POST') {
    const action = page.actions.byPath[url.pathname];
    if (!action) throw notFound();
    return sendJson(response, 200, await action(await readJson(request)));
  }
  if (method !== 'GET') throw new PageError(405, 'This server answers only GET and POST.');
  const asset = assets.get(url.pathname);
  if (asset) send(response, { 'content-type': asset.contentType }, asset.body);
  else answerGet(url, response, page);
}

function answerGet({ pathname, searchParams }: URL, response: ServerResponse, page: OpenPage): void {
  if (pathname === '/api/guild') {
    const as = parsePerson(searchParams.get('as'));
    sendJson(response, 200, page.actions.guildInfo(as, parseLocale(searchParams.get('locale'))));
  } else if (pathname === '/api/events') {
    streamEvents(response, page.exchanges, parsePerson(searchParams.get('as')));
  } else if (pathname.startsWith('/files/')) {
    const { headers, bytes } = findAttachedFile(pathname, page.messages);
    send(response, headers, bytes);
  } else {
    throw notFound();
  }
}

const notFound = () => new PageError(404, 'There is nothing at this address.');

function parseUrl(request: IncomingMessage): URL {
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  if (!url) throw new PageError(400, 'The address is invalid.');
  return url;
}

/** Sends the exchanges that `viewer` can see, and then every change of them. */
function streamEvents(response: ServerResponse, exchanges: Exchanges, viewer: PersonName): void {
  response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream' });
  const send = (event: PageEvent) => response.write(`data: ${JSON.stringify(event)}\n\n`);
  send({ kind: 'all', exchanges: exchanges.visibleTo(viewer) });
  response.once('close', exchanges.watch(viewer, send));
}

async function readJson(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  if (size > MAX_BODY) throw new PageError(413, `The body is longer than ${MAX_BODY} bytes.`);
  const json = parseJson(Buffer.concat(chunks).toString('utf8'));
  if (!isObject(json)) throw new PageError(400, 'The body must be a JSON object.');
  return json;
}

function send(response: ServerResponse, headers: Record<string, string>, body: string | Uint8Array): void {
  response.writeHead(200, { ...SECURITY_HEADERS, ...headers }).end(body);
}

function sendJson(response: ServerResponse, status: number, json: unknown): void {
  response
    .writeHead(status, { ...SECURITY_HEADERS, 'content-type': 'application/json' })
    .end(JSON.stringify(json));
}

/** Sends the message of a {@link PageError}; logs any other error and answers 500. */
export function sendError(response: ServerResponse, error: unknown, log: Log): void {
  // The response has begun, or the client has disconnected.
  if (response.headersSent || response.destroyed) return void response.destroy();
  if (error instanceof PageError) return void sendJson(response, error.status, { error: error.message });
  log('error', 'The page’s server could not answer a request.', errorFields(error));
  sendJson(response, 500, { error: 'The page’s server failed. Its log says why.' });
}
