import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { errorFields, type Log } from '../shared/log.ts';

export interface HttpApi {
  /** `http://127.0.0.1:PORT/interactions` */
  url: string;
  stop: () => Promise<void>;
}

export interface HttpApiOptions {
  handler: (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;
  log: Log;
  /** 0 for any free one. */
  port: number;
  host: string;
}

/** API Gateway's bound on a request's body is 10 MB; no interaction comes near this. */
const MAX_BODY = 1024 * 1024;

/** API Gateway's HTTP API in front of the interactions function: `POST /interactions`, payload format 2.0. */
export async function startHttpApi({ handler, log, port, host }: HttpApiOptions): Promise<HttpApi> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== '/interactions') return void response.writeHead(404).end('{"message":"Not Found"}');
    if (request.method !== 'POST') return void response.writeHead(405, { allow: 'POST' }).end();
    try {
      const body = await bodyOf(request);
      if (body === undefined) return void response.writeHead(413, { connection: 'close' }).end();
      const result = await handler(eventOf(request, body));
      response.writeHead(result.statusCode ?? 200, result.headers as Record<string, string>).end(result.body);
    } catch (error) {
      log('error', 'The interactions function failed', errorFields(error));
      response.writeHead(500).end('{"message":"Internal Server Error"}');
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/interactions`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Base64 as API Gateway does for bodies it does not know to be text: the bytes arrive as they were sent. */
function eventOf(request: IncomingMessage, body: Buffer): APIGatewayProxyEventV2 {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
  const requestId = crypto.randomUUID();
  return {
    version: '2.0',
    routeKey: 'POST /interactions',
    rawPath: '/interactions',
    rawQueryString: '',
    headers,
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: 'localhost',
      domainPrefix: 'local',
      http: {
        method: 'POST',
        path: '/interactions',
        protocol: 'HTTP/1.1',
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: 'POST /interactions',
      stage: '$default',
      time: new Date().toUTCString(),
      timeEpoch: Date.now(),
    },
    body: body.toString('base64'),
    isBase64Encoded: true,
  };
}
