import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, test } from 'node:test';
import { invokeFunction } from '../../../shared/aws/invoke-function.ts';

/** The statuses that come next; then 202. */
let statuses: number[];
const requests: Record<string, string | undefined>[] = [];
const server = createServer(async (request, response) => {
  const { method, url, headers } = request;
  requests.push({
    method,
    url,
    type: String(headers['x-amz-invocation-type']),
    scope: /Credential=[^/]+\/\d{8}\/([^,]+),/.exec(headers.authorization ?? '')?.[1],
    body: await text(request),
  });
  response.writeHead(statuses.shift() ?? 202).end();
});

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  Object.assign(process.env, {
    AWS_REGION: 'eu-north-1',
    AWS_ACCESS_KEY_ID: 'example',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
});
after(() => server.close());
beforeEach(() => {
  statuses = [];
  requests.length = 0;
});

test('an invocation is a signed request with the payload, which Lambda accepts before it runs', async () => {
  await invokeFunction('reports', { n: 1 });
  assert.deepEqual(requests, [
    {
      method: 'POST',
      url: '/2015-03-31/functions/reports/invocations',
      type: 'Event',
      scope: 'eu-north-1/lambda/aws4_request',
      body: '{"n":1}',
    },
  ]);
});

test('a failure of the service is tried again', async () => {
  statuses = [500, 429];
  await invokeFunction('reports', {});
  assert.equal(requests.length, 3);
});

test('an invocation that Lambda rejects throws, and is not tried again', async () => {
  statuses = [403];
  await assert.rejects(
    invokeFunction('reports', {}),
    new Error('Lambda answered 403 to an invocation of reports.'),
  );
  assert.equal(requests.length, 1);
});
