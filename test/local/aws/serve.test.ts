import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { after, before, test } from 'node:test';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { dynamoDbProtocol } from '../../../local/aws/dynamodb/protocol.ts';
import { createDynamoDb } from '../../../local/aws/dynamodb/service.ts';
import { openDatabase } from '../../../local/aws/open-database.ts';
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
