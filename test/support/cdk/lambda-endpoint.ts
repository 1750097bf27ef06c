import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { lambda } from '../../../shared/aws/invoke-function.ts';

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/**
 * Starts a server on 127.0.0.1 that takes invocations as Lambda does (Lambda API: Invoke, Event) and has this process
 * run them. The functions that a bundle invokes are thus those of the local stack. Refuses what is not signed.
 */
export async function startLambdaEndpoint() {
  const server = createServer(async (request, response) => {
    const name = PATH.exec(request.url ?? '')?.[1];
    const isSigned = /^AWS4-HMAC-SHA256 .*\/lambda\/aws4_request/.test(request.headers.authorization ?? '');
    const isEvent = request.headers['x-amz-invocation-type'] === 'Event';
    if (name === undefined || !isSigned || !isEvent) return response.writeHead(400).end();
    await lambda.invoke(name, await text(request));
    return response.writeHead(202).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
