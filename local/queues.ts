import { Server } from 'node:net';
import { join } from 'node:path';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { EmulatorError } from './emulator-error.ts';

export const QUEUE = 'batches.fifo';
export const DEAD_LETTER_QUEUE = 'batches-dlq.fifo';
const BUCKET = 'reports';

export interface Queues {
  endpoint: string;
  queueUrl: string;
  deadLetterQueueUrl: string;
  bucket: string;
  server: FauxqsServer;
}

/** Starts the embedded SQS and S3, with the queues and the bucket of the deployment. They keep their data below `dir`. */
export async function startQueues(dir?: string): Promise<Queues> {
  const server = await onLoopback(() =>
    startFauxqs({
      port: 0,
      logger: false,
      ...(dir !== undefined && { dataDir: dir, s3StorageDir: join(dir, 's3') }),
    }),
  ).catch((error: unknown) => {
    throw new EmulatorError(
      `The embedded SQS and S3 (fauxqs) could not be started: ${error instanceof Error ? error.message : error}. ` +
        'Check that the data directory can be written and its fauxqs.db is a database.',
    );
  });
  const deadLetters = server.createQueue(DEAD_LETTER_QUEUE, {
    attributes: { FifoQueue: 'true', MessageRetentionPeriod: '1209600' },
  });
  server.createQueue(QUEUE, {
    attributes: {
      FifoQueue: 'true',
      VisibilityTimeout: '30',
      MessageRetentionPeriod: '1209600',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.queueArn, maxReceiveCount: '5' }),
    },
  });
  server.createBucket(BUCKET);
  // By address rather than by the name it gives itself, which not every machine resolves.
  const endpoint = `http://127.0.0.1:${server.port}`;
  const urlOf = (queue: string) => `${endpoint}/000000000000/${queue}`;
  return {
    endpoint,
    queueUrl: urlOf(QUEUE),
    deadLetterQueueUrl: urlOf(DEAD_LETTER_QUEUE),
    bucket: BUCKET,
    server,
  };
}

/**
 * Has servers that are started meanwhile listen on this machine only. fauxqs listens on every address and offers no
 * other, and it asks nobody who they are: the network could read exports and add counts.
 */
async function onLoopback<T>(start: () => Promise<T>): Promise<T> {
  const { listen } = Server.prototype;
  Server.prototype.listen = function (this: Server, ...args: unknown[]) {
    const [first, ...rest] = args;
    const bound = typeof first === 'object' && first !== null ? { ...first, host: '127.0.0.1' } : first;
    return Reflect.apply(listen, this, [bound, ...rest]);
  };
  try {
    return await start();
  } finally {
    Server.prototype.listen = listen;
  }
}
