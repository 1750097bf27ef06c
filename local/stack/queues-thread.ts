/** The thread that the embedded SQS and S3 run in: they write to disk synchronously, and must not hold up the bot. */
import { Server } from 'node:net';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { startFauxqs } from 'fauxqs';
import { BATCH_TRIES } from '../../shared/messages/batch.ts';
import { scrub } from './scrub.ts';

/** What the thread is started with. */
export interface QueuesThreadData {
  /** Where data is kept; nowhere when undefined. */
  dir: string | undefined;
  queue: string;
  deadLetterQueue: string;
  bucket: string;
}

/** What it is asked for. It answers, once its file is scrubbed, with the reason if it could not be; on `stop` it ends. */
export type QueuesThreadRequest = 'scrub' | 'stop';

/** The name that fauxqs gives its file. */
const QUEUES_FILE = 'fauxqs.db';
const FOURTEEN_DAYS = '1209600';

const { dir, queue, deadLetterQueue, bucket } = workerData as QueuesThreadData;
const server = await onLoopback(() =>
  startFauxqs({
    port: 0,
    logger: false,
    ...(dir !== undefined && { dataDir: dir, s3StorageDir: join(dir, 's3') }),
  }),
);
const deadLetterQueueArn = await ensureQueue(deadLetterQueue, {
  FifoQueue: 'true',
  MessageRetentionPeriod: FOURTEEN_DAYS,
});
await ensureQueue(queue, {
  FifoQueue: 'true',
  VisibilityTimeout: '30',
  MessageRetentionPeriod: FOURTEEN_DAYS,
  RedrivePolicy: JSON.stringify({
    deadLetterTargetArn: deadLetterQueueArn,
    maxReceiveCount: String(BATCH_TRIES),
  }),
});
await releaseMessages(queue);
// fauxqs leaves an existing bucket and its objects alone.
server.createBucket(bucket);
parentPort?.on('message', async (what: QueuesThreadRequest) => {
  if (what === 'stop') await server.stop();
  // In this thread, because the embedded SQS does not wait for a database that is busy.
  const failure = dir === undefined ? undefined : failureOf(() => scrub(join(dir, QUEUES_FILE)));
  parentPort?.postMessage(failure);
  if (what === 'stop') parentPort?.close();
});
parentPort?.postMessage(server.port);

/**
 * Creates the queue if it is missing, else updates the attributes that differ. Returns its ARN. An existing queue is
 * never created again: fauxqs would replace its row and delete all its messages with it.
 */
async function ensureQueue(name: string, attributes: Record<string, string>): Promise<string> {
  const existing = server.inspectQueue(name);
  if (!existing) return server.createQueue(name, { attributes }).queueArn;
  const changed = Object.entries(attributes).filter(([key, value]) => existing.attributes[key] !== value);
  if (changed.length > 0) {
    const { client, SetQueueAttributesCommand } = await loadSqs();
    await client.send(
      new SetQueueAttributesCommand({ QueueUrl: existing.url, Attributes: Object.fromEntries(changed) }),
    );
    client.destroy();
  }
  return existing.arn;
}

/** The SQS client, loaded only where a start needs it, and its commands. */
async function loadSqs() {
  const { SQSClient, ...commands } = await import('@aws-sdk/client-sqs');
  const client = new SQSClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    endpoint: `http://127.0.0.1:${server.port}`,
  });
  return { client, ...commands };
}

/**
 * Makes the messages visible in a second that were in flight when the process before this one ended. Only that process
 * received messages, so nobody works on them any more. Without this their shards would wait for the visibility timeout.
 */
async function releaseMessages(name: string): Promise<void> {
  const { url, messages } = server.inspectQueue(name) ?? {};
  if (!messages || messages.inflight.length === 0) return;
  const { client, ChangeMessageVisibilityCommand } = await loadSqs();
  // A group has one message in flight at most, so any order will do. Not 0 s: fauxqs loses a message that it has kept then.
  for (const { receiptHandle } of messages.inflight) {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: url,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: 1,
      }),
    );
  }
  client.destroy();
}

function failureOf(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
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
