import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorFields, type Log } from '../../shared/log.ts';
import { readBody } from './read-body.ts';

/** A Lambda function. Its payload and its result are JSON. */
export type LambdaFunction = (payload: never) => Promise<unknown>;

/** A stand-in for the Lambda service that runs. */
export interface Functions {
  endpoint: string;
  /** Resolves with true when no asynchronous invocation is running, and with false if one still is after `waitMs`. */
  idle: (waitMs?: number) => Promise<boolean>;
  stop: () => Promise<void>;
}

/** The largest payload, in bytes (AWS: Lambda quotas, Invocation payload, synchronous). */
const MAX_BODY = 6 * 1024 * 1024;
const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/**
 * Starts a stand-in for the Lambda service's Invoke, by which handlers invoke each other. It answers an `Event` invocation
 * with 202 at once and runs it afterwards, without retries (Lambda API: Invoke).
 */
export async function startFunctions(
  functions: Record<string, LambdaFunction>,
  log: Log,
): Promise<Functions> {
  const running = new Set<Promise<unknown>>();
  const logFailure = (error: unknown) => log('error', 'A function failed.', errorFields(error));
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      logFailure(error);
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'ServiceException');
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, MAX_BODY);
    if (body === 'broken off') return; // The client is gone.
    const name = PATH.exec(request.url ?? '')?.[1] ?? '';
    const handler = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (request.method !== 'POST' || !handler) return refuse(response, 404, 'ResourceNotFoundException');
    if (body === 'too large') return refuse(response, 413, 'RequestTooLargeException');
    const payload = parsed(body);
    if (!payload) return refuse(response, 400, 'InvalidRequestContentException');
    // In an async function, so that a handler that throws gives a rejected promise too.
    const result = (async () => JSON.stringify((await handler(payload.value as never)) ?? null))();
    if (request.headers['x-amz-invocation-type'] === 'Event') {
      const invocation = result.catch(logFailure);
      running.add(invocation);
      void invocation.finally(() => running.delete(invocation));
      response.writeHead(202).end();
      return;
    }
    await result.then(
      (json) => response.end(json),
      () => response.writeHead(200, { 'x-amz-function-error': 'Unhandled' }).end('{}'),
    );
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async idle(waitMs) {
      const timeout = waitMs === undefined ? [] : [sleep(waitMs, 'too long', { ref: false })];
      while (running.size > 0) {
        const outcome = await Promise.race([Promise.all(running), ...timeout]);
        if (outcome === 'too long') return false;
      }
      return true;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refuse(response: ServerResponse, status: number, type: string): void {
  response.writeHead(status, { 'x-amzn-errortype': type }).end('{}');
}

/** The payload in a body; that of an empty body is `{}`. Undefined where the body is not JSON. */
function parsed(body: Buffer): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(body.toString() || '{}') };
  } catch {
    return undefined;
  }
}
