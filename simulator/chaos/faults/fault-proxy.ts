import { once } from 'node:events';
import {
  createServer,
  request as forward,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What the proxy does with a request: forward it; refuse it as a busy service or a broken one does; forward it and
 * withhold the answer; or give this answer itself.
 */
export type Behaviour = 'pass' | 'throttle' | 'fail' | 'lose-answer' | { answer: unknown };

/**
 * Chooses the behaviour for a request by its AWS operation, such as `TransactWriteItems`, and its body. An S3 request names
 * no operation: there it is method and path, `PUT /reports/a.csv.gz?partNumber=2&…`.
 */
export type ChooseBehaviour = (operation: string, body: string) => Behaviour;

/** A running proxy. */
export interface FaultProxy {
  endpoint: string;
  stop: () => Promise<void>;
}

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.0' };
const THROTTLED =
  '{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"Rate exceeded"}';
const BROKEN =
  '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"Internal server error"}';

/** Starts a proxy between the AWS clients and a stand-in at `target`. It makes requests fail as a network does. */
export async function startFaultProxy(target: string, choose: ChooseBehaviour): Promise<FaultProxy> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const behaviour = choose(operationOf(request), body.toString());
    const json = (status: number, text: string) => void response.writeHead(status, JSON_TYPE).end(text);
    if (typeof behaviour === 'object') return json(200, JSON.stringify(behaviour.answer));
    if (behaviour === 'throttle') return json(400, THROTTLED);
    if (behaviour === 'fail') return json(500, BROKEN);
    forwardTo(target, request, body, { response, losesAnswer: behaviour === 'lose-answer' });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

function operationOf({ headers, method, url }: IncomingMessage): string {
  const target = headers['x-amz-target'];
  return target === undefined ? `${method} ${url}` : (String(target).split('.').at(-1) ?? '');
}

function forwardTo(
  target: string,
  request: IncomingMessage,
  body: Buffer,
  { response, losesAnswer }: { response: ServerResponse; losesAnswer: boolean },
): void {
  const { hostname, port } = new URL(target);
  const { method, url: path } = request;
  const forwarded = forward({ hostname, port, path, method, headers: withoutEncoding(request.headers) });
  forwarded.on('error', () => response.destroy());
  forwarded.on('response', (answer) => {
    if (losesAnswer) {
      answer.resume();
      answer.on('end', () => response.destroy());
      return;
    }
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  forwarded.end(body);
}

/** The headers for a body that is sent whole, even if it arrived in chunks. */
function withoutEncoding({ 'transfer-encoding': _, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  return headers;
}
