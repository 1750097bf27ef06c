import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { startFauxqs } from 'fauxqs';
import { dynamodb } from '../../../shared/dynamodb.ts';

export const BUCKET = 'reports';

/** Credentials and region that no request leaves this machine with. */
function useDummyAccount(): void {
  process.env['AWS_REGION'] = 'us-east-1';
  process.env['AWS_ACCESS_KEY_ID'] = 'local';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
}

/** An S3 with the reports bucket. To be started before the first use of the S3 client, which then stays with it. */
export async function startS3() {
  useDummyAccount();
  const server = await startFauxqs({ port: 0, logger: false });
  server.createBucket(BUCKET);
  process.env['AWS_ENDPOINT_URL_S3'] = `http://127.0.0.1:${server.port}`;
  process.env['REPORTS_BUCKET'] = BUCKET;
  return server;
}

/** A DynamoDB in memory with the tables that reports read. To be started before the first use of the client. */
export async function startDynamodb(): Promise<{ stop: () => Promise<void> }> {
  useDummyAccount();
  const folder = `@dynoxide/${process.platform}-${process.arch}`;
  const binary = join(dirname(createRequire(import.meta.url).resolve(`${folder}/package.json`)), 'dynoxide');
  const port = await freePort();
  const child = spawn(binary, ['serve', '--port', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  for await (const line of createInterface(child.stderr)) if (line.includes('listening')) break;
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = `http://127.0.0.1:${port}`;
  for (const name of ['counters', 'identities', 'state']) {
    process.env[`${name.toUpperCase()}_TABLE`] = name;
    await dynamodb.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
      }),
    );
  }
  return {
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}

/** A port that was free a moment ago, and that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
