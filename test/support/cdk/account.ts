import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A stand-in for the parts of an AWS account that the deployment's commands use: stacks and one secret. */
export interface Account {
  /** The environment that directs a process's AWS clients to it. */
  environment: Record<string, string>;
  /** All values that were put into the secret, oldest first. */
  stored: string[];
  stop: () => Promise<void>;
}

export const SECRET = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:BotToken';

const XML = { 'content-type': 'text/xml' };
const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.1' };

/** Starts an account whose stacks, by name, have these outputs (CloudFormation and Secrets Manager API References). */
export async function startAccount(stacks: Record<string, Record<string, string>>): Promise<Account> {
  const stored: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const target = String(request.headers['x-amz-target'] ?? '');
    if (target === 'secretsmanager.GetSecretValue') {
      const value = stored.at(-1);
      if (value === undefined) {
        const type = 'ResourceNotFoundException';
        return response.writeHead(400, JSON_TYPE).end(JSON.stringify({ __type: type, Message: 'No value.' }));
      }
      return response.writeHead(200, JSON_TYPE).end(JSON.stringify({ ARN: SECRET, SecretString: value }));
    }
    if (target === 'secretsmanager.PutSecretValue') {
      stored.push((JSON.parse(body) as { SecretString: string }).SecretString);
      return response.writeHead(200, JSON_TYPE).end(JSON.stringify({ ARN: SECRET }));
    }
    const query = new URLSearchParams(body);
    if (query.get('Action') !== 'DescribeStacks') return response.writeHead(404).end();
    const name = query.get('StackName') ?? '';
    const outputs = stacks[name];
    if (!outputs) return response.writeHead(400, XML).end(noSuchStack(name));
    return response.writeHead(200, XML).end(describeStack(name, outputs));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    environment: {
      AWS_REGION: 'eu-central-1',
      // A database that is served to other processes has a key of this start.
      AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'] ?? 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_CLOUDFORMATION: endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
    },
    stored,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const noSuchStack = (name: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message></Error></ErrorResponse>`;

function describeStack(name: string, outputs: Record<string, string>): string {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>${name}</StackName><CreationTime>2018-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}
