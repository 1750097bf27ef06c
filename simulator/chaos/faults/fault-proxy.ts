import { once } from 'node:events';
import { createServer, request as forward, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request: passed on; refused as a busy or broken service does; or done, with the answer withheld. */
export type Fate = 'pass' | 'throttle' | 'fail' | 'lose-answer' | { answer: unknown };

export interface FaultProxy {
  endpoint: string;
  stop: () => Promise<void>;
}

/**
 * Decides on each request by the AWS operation, such as `TransactWriteItems`, and its body. S3 names none: there it is
 * method and path, `PUT /reports/a.csv.gz?partNumber=2&…`.
 */
export type Decide = (operation: string, body: string) => Fate;

/** Stands between the AWS clients and a stand-in, and has things go wrong as they do on a network. */
export async function startFaultProxy(target: string, decide: Decide): Promise<FaultProxy> {
  const { hostname, port } = new URL(target);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const target = request.headers['x-amz-target'];
    const operation =
      target === undefined ? `${request.method} ${request.url}` : (String(target).split('.').at(-1) ?? '');
    const fate = decide(operation, body.toString());
    if (typeof fate === 'object')
      return void response.writeHead(200, JSON_TYPE).end(JSON.stringify(fate.answer));
    if (fate === 'throttle') return void response.writeHead(400, JSON_TYPE).end(THROTTLED);
    if (fate === 'fail') return void response.writeHead(500, JSON_TYPE).end(BROKEN);
    const passed = forward({
      hostname,
      port,
      path: request.url,
      method: request.method,
      headers: plain(request.headers),
    });
    passed.on('error', () => response.destroy());
    passed.on('response', (answer) => {
      if (fate === 'lose-answer') {
        answer.resume();
        answer.on('end', () => response.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    passed.end(body);
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

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.0' };
const THROTTLED =
  '{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"Rate exceeded"}';
const BROKEN =
  '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"Internal server error"}';

/** The body is sent whole, whatever way it came. */
function plain({ 'transfer-encoding': _, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  return headers;
}
