import { DatabaseSync } from 'node:sqlite';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  DynamoDBServiceException,
} from '@aws-sdk/client-dynamodb';
import { dynamoDbProtocol } from '../../../local/aws/dynamodb/protocol.ts';
import { createDynamoDb } from '../../../local/aws/dynamodb/service.ts';
import { inProcess } from '../../../local/aws/request-handler.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';
import { startDynoxide } from './dynoxide.ts';

/** A DynamoDB to put the same questions to. */
export interface DynamoDbServer {
  name: string;
  client: DynamoDBClient;
  stop: () => Promise<void>;
}

/** This project's stand-in, in memory. */
export function standIn(now?: () => number): DynamoDbServer {
  const db = new DatabaseSync(':memory:');
  const service = dynamoDbProtocol(createDynamoDb(db, now));
  const client = new DynamoDBClient({ ...CLIENT_SETTINGS, requestHandler: inProcess(service) });
  return { name: 'stand-in', client, stop: async () => db.close() };
}

/** An implementation that nobody here wrote; undefined where it has no program for this machine. */
export async function dynoxide(): Promise<DynamoDbServer | undefined> {
  const server = await startDynoxide();
  if (!server) return undefined;
  const client = new DynamoDBClient({ ...CLIENT_SETTINGS, endpoint: server.endpoint });
  return {
    name: 'dynoxide',
    client,
    async stop() {
      client.destroy();
      await server.stop();
    },
  };
}

const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });

/** Makes an empty table with a hash and a range key, in the place of one that is there. */
export async function freshTable(client: DynamoDBClient, TableName: string): Promise<void> {
  await client.send(new DeleteTableCommand({ TableName })).catch(() => {});
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [text('pk'), text('sk')],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
}

/** What came of a request: its result without what differs from call to call, or the error's code and reasons. */
export async function outcomeOf(request: Promise<object>): Promise<unknown> {
  try {
    const { $metadata: _, ...result } = (await request) as Record<string, unknown>;
    return comparable(result);
  } catch (error) {
    if (!(error instanceof DynamoDBServiceException)) throw error;
    const { CancellationReasons: reasons } = error as { CancellationReasons?: { Code?: string }[] };
    return { error: error.name, ...(reasons && { reasons: reasons.map(({ Code: code }) => code) }) };
  }
}

/** Sets have no order, and an attribute that is undefined is none. */
function comparable(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    entries
      .map(([name, each]) => {
        const inner = comparable(each);
        return [name, /^[SNB]S$/.test(name) && Array.isArray(inner) ? inner.sort() : inner] as const;
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
