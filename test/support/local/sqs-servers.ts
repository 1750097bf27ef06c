import { DatabaseSync } from 'node:sqlite';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  type Message,
  SQSClient,
  SQSServiceException,
} from '@aws-sdk/client-sqs';
import { inProcess } from '../../../local/aws/request-handler.ts';
import { sqsProtocol } from '../../../local/aws/sqs/protocol.ts';
import { createSqs, type SqsOptions, type SqsService } from '../../../local/aws/sqs/service.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';
import { startFauxqsOnLoopback } from './fauxqs.ts';

/** An SQS to put the same questions to. */
export interface SqsServer {
  name: 'stand-in' | 'fauxqs';
  client: SQSClient;
  stop: () => Promise<void>;
}

/** This project's stand-in, in memory unless it gets a database. */
export function standIn(
  options: SqsOptions & { db?: DatabaseSync } = {},
): SqsServer & { service: SqsService } {
  const { db = new DatabaseSync(':memory:'), ...others } = options;
  const service = createSqs(db, others);
  const client = new SQSClient({ ...CLIENT_SETTINGS, requestHandler: inProcess(sqsProtocol(service)) });
  return { name: 'stand-in', client, service, stop: async () => db.close() };
}

/** An independent implementation. */
export async function fauxqs(): Promise<SqsServer> {
  const server = await startFauxqsOnLoopback();
  const client = new SQSClient({ ...CLIENT_SETTINGS, endpoint: `http://127.0.0.1:${server.port}` });
  return {
    name: 'fauxqs',
    client,
    async stop() {
      client.destroy();
      await server.stop();
    },
  };
}

/** Makes an empty FIFO queue, in the place of one that is there. Returns its URL. */
export async function freshQueue(
  client: SQSClient,
  QueueName: string,
  attributes: Record<string, string> = {},
): Promise<string> {
  const command = new CreateQueueCommand({ QueueName, Attributes: { FifoQueue: 'true', ...attributes } });
  const existing = await client.send(new GetQueueUrlCommand({ QueueName })).catch(() => undefined);
  if (existing) await client.send(new DeleteQueueCommand({ QueueUrl: existing.QueueUrl }));
  const { QueueUrl: url = '' } = await client.send(command);
  return url;
}

/** Some of SQS's codes have this before them, and fauxqs puts it before all. */
const PREFIX = 'AWS.SimpleQueueService.';

/** The result of a request, or its error's code. */
export async function outcomeOf(request: Promise<unknown>): Promise<unknown> {
  try {
    return await request;
  } catch (error) {
    if (!(error instanceof SQSServiceException)) throw error;
    return { error: error.name.replace(PREFIX, '') };
  }
}

export const bodiesOf = ({ Messages: messages = [] }: { Messages?: Message[] | undefined }): string[] =>
  messages.map(({ Body: body = '' }) => body);
