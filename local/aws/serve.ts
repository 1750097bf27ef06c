import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readBody } from '../stack/read-body.ts';
import type { Service } from './request-handler.ts';

/** Stand-ins on a port, for processes that share them: a fault campaign, a benchmark. */
export interface ServedService {
  /** `http://127.0.0.1:PORT` */
  endpoint: string;
  /** The access key id that requests have to be signed with. It is made for this start and is the secret. */
  accessKeyId: string;
  stop: () => Promise<void>;
}

/** More than any request of the services has: SQS and DynamoDB take 1 to 16 MB (AWS: Service quotas). */
const MOST_BYTES = 20 * 1024 * 1024;

/**
 * Serves a stand-in on this machine. A browser is kept out: a request with an Origin, or for a Host that is not this
 * machine, is refused, as is one without the secret.
 */
export async function serve(service: Service): Promise<ServedService> {
  const accessKeyId = randomBytes(16).toString('hex');
  const server = createServer((request, response) => {
    answer(service, accessKeyId, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accessKeyId,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  service: Service,
  accessKeyId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isAllowed(request, accessKeyId)) return void response.writeHead(403).end();
  const body = await readBody(request, MOST_BYTES);
  if (body === 'broken off') return;
  if (body === 'too large') return void response.writeHead(413).end();
  const { method = 'GET', url: path = '/' } = request;
  const headers = request.headers as Record<string, string>;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const answered = await service({ method, path, headers, body }, gone.signal);
  response.writeHead(answered.statusCode, answered.headers);
  if (answered.body instanceof Readable) await pipeline(answered.body, response);
  else response.end(answered.body);
}

function isAllowed({ headers }: IncomingMessage, accessKeyId: string): boolean {
  const host = headers.host ?? '';
  if (headers.origin !== undefined || !/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(host)) return false;
  const [, given = ''] = /^AWS4-HMAC-SHA256 Credential=([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const [one, other] = [Buffer.from(given), Buffer.from(accessKeyId)];
  return one.length === other.length && timingSafeEqual(one, other);
}
