import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorFields, type Log } from '../shared/log.ts';

/** A Lambda function: its payload is JSON, as is what it returns. */
export type LambdaFunction = (payload: never) => Promise<unknown>;

export interface Functions {
  endpoint: string;
  /** Resolves when no asynchronous invocation is running. */
  idle: () => Promise<void>;
  stop: () => Promise<void>;
}

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/**
 * The Lambda service's Invoke, for handlers that invoke each other: `Event` invocations are answered with 202 at once
 * and run afterwards, without retries (Lambda API: Invoke).
 */
export async function startFunctions(
  functions: Record<string, LambdaFunction>,
  log: Log,
): Promise<Functions> {
  const running = new Set<Promise<unknown>>();
  const server = createServer(async (request, response) => {
    const name = PATH.exec(request.url ?? '')?.[1] ?? '';
    const handler = Object.hasOwn(functions, name) ? functions[name] : undefined;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.method !== 'POST' || !handler) {
      response.writeHead(404, { 'x-amzn-errortype': 'ResourceNotFoundException' }).end('{}');
      return;
    }
    const payload = JSON.parse(Buffer.concat(chunks).toString() || '{}') as never;
    const result = handler(payload);
    if (request.headers['x-amz-invocation-type'] === 'Event') {
      const settled = result.catch((error: unknown) => log('error', 'A function failed', errorFields(error)));
      running.add(settled);
      void settled.finally(() => running.delete(settled));
      response.writeHead(202).end();
      return;
    }
    await result.then(
      (value) => response.end(JSON.stringify(value ?? null)),
      () => response.writeHead(200, { 'x-amz-function-error': 'Unhandled' }).end('{}'),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
