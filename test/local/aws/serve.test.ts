import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { dynamoDbProtocol } from '../../../local/aws/dynamodb/protocol.ts';
import { createDynamoDb } from '../../../local/aws/dynamodb/service.ts';
import { openDatabase } from '../../../local/aws/open-database.ts';
import type { Service } from '../../../local/aws/request-handler.ts';
import { type ServedService, serve } from '../../../local/aws/serve.ts';

const db = openDatabase();
let served: ServedService;
before(async () => {
  served = await serve(dynamoDbProtocol(createDynamoDb(db)));
});
after(async () => {
  await served.stop();
  db.close();
});

const listTables = (accessKeyId: string) =>
  new DynamoDBClient({
    region: 'us-east-1',
    endpoint: served.endpoint,
    credentials: { accessKeyId, secretAccessKey: 'any' },
    maxAttempts: 1,
  }).send(new ListTablesCommand({}));

/** The status that a request with some headers gets; the path and the body are those of ListTables. */
function statusOf(headers: Record<string, string>): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const all = {
    'x-amz-target': 'DynamoDB_20120810.ListTables',
    authorization: `AWS4-HMAC-SHA256 Credential=${served.accessKeyId}/20180101/us-east-1/dynamodb/aws4_request`,
    ...headers,
  };
  const request = httpRequest(served.endpoint, { method: 'POST', headers: all }, (response) => {
    response.resume();
    resolve(response.statusCode);
  });
  request.on('error', reject).end('{}');
  return promise;
}

test('a client with the secret is answered, and one without is not', async () => {
  assert.deepEqual((await listTables(served.accessKeyId)).TableNames, []);
  await assert.rejects(
    listTables('local'),
    (error: { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode === 403,
  );
});

test('a page in a browser is refused, whatever it knows', async () => {
  assert.equal(await statusOf({}), 200);
  assert.equal(await statusOf({ origin: 'https://example.org' }), 403);
  assert.equal(await statusOf({ origin: 'null' }), 403);
  // A name that an attacker points at this machine (DNS rebinding).
  assert.equal(await statusOf({ host: 'attacker.example:80' }), 403);
  assert.equal(await statusOf({ authorization: '' }), 403);
});

describe('a service', () => {
  /** Serves a service on its own port. */
  async function withService(service: Service, ask: (endpoint: string, headers: Headers) => Promise<void>) {
    const { endpoint, accessKeyId, stop } = await serve(service);
    try {
      await ask(
        endpoint,
        new Headers({
          authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20180101/us-east-1/s3/aws4_request`,
        }),
      );
    } finally {
      await stop();
    }
  }

  test('may answer with a stream', async () => {
    const service: Service = async () => ({ statusCode: 200, headers: {}, body: Readable.from(['a', 'b']) });
    await withService(service, async (endpoint, headers) => {
      assert.equal(await (await fetch(endpoint, { headers })).text(), 'ab');
    });
  });

  test('learns of a client that gives up', async () => {
    const { promise: learned, resolve: learn } = Promise.withResolvers<void>();
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const service: Service = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          learn();
          reject(signal.reason);
        });
        ask();
      });
    await withService(service, async (endpoint, headers) => {
      const stopping = new AbortController();
      const answer = fetch(endpoint, { headers, signal: stopping.signal });
      await asked;
      stopping.abort();
      await assert.rejects(answer, { name: 'AbortError' });
      await learned;
    });
  });
});
