import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { errorFields, type Log } from '../../shared/log.ts';
import { EmulatorError } from '../stack/emulator-error.ts';
import { readBody } from '../stack/read-body.ts';

/** An HTTP server that runs. */
export interface HttpApi {
  /** `http://ADDRESS:PORT/interactions`, with the address that it listens on. */
  url: string;
  stop: () => Promise<void>;
}

/** The function behind the endpoint, and where to listen. */
export interface HttpApiOptions {
  handler: (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;
  log: Log;
  /** 0 stands for any free port. */
  port: number;
  /** An IP address or a host name of this machine. */
  host: string;
}

/** Bytes. API Gateway allows 10 MB; every interaction is far smaller than this limit. */
const MAX_BODY = 1024 * 1024;

/**
 * Starts a stand-in for API Gateway's HTTP API in front of the interactions function: `POST /interactions`, payload format
 * 2.0. Throws EmulatorError where it cannot listen.
 */
export async function startHttpApi({ handler, log, port, host }: HttpApiOptions): Promise<HttpApi> {
  const server = createServer((request, response) => {
    answer(request, response, handler).catch((error: unknown) => {
      log('error', 'The interactions function failed.', errorFields(error));
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end('{"message":"Internal Server Error"}');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(error, host, port)));
    server.listen(port, host, resolve);
  });
  return {
    url: urlOf(server.address() as AddressInfo),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  handler: HttpApiOptions['handler'],
): Promise<void> {
  // `new URL` would throw on some requests, such as one with a path of two slashes.
  const [path] = (request.url ?? '').split('?', 1);
  if (path !== '/interactions') return void response.writeHead(404).end('{"message":"Not Found"}');
  if (request.method !== 'POST') return void response.writeHead(405, { allow: 'POST' }).end();
  const body = await readBody(request, MAX_BODY);
  if (body === 'too large') return void response.writeHead(413).end();
  if (body === 'broken off') return; // The client is gone.
  const result = await handler(eventOf(request, body));
  response.writeHead(result.statusCode ?? 200, result.headers as Record<string, string>).end(result.body);
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/interactions`;
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): EmulatorError {
  const isAboutPort = error.code === 'EADDRINUSE' || error.code === 'EACCES';
  const [where, remedy] = isAboutPort
    ? [`port ${port} of ${host}`, 'Free the port, or set PORT to another.']
    : [host, 'Set HOST to an address of this machine.'];
  return new EmulatorError(
    `The interactions endpoint cannot listen on ${where}: ${error.message}. ${remedy}`,
  );
}

/** The event for a request. Its body is base64, which API Gateway uses for binary data: it keeps the bytes as they are. */
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
