/** The thread of the embedded SQS and S3. They write to disk synchronously, which would block the bot's thread. */
import { Server } from 'node:net';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { startFauxqs } from 'fauxqs';
import { BATCH_TRIES } from '../../shared/messages/batch.ts';
import { scrub } from './scrub.ts';

/** The thread's configuration. */
export interface QueuesThreadData {
  /** The data directory. Undefined: in memory. */
  dir: string | undefined;
  queue: string;
  deadLetterQueue: string;
  bucket: string;
}

/** A request to the thread. It scrubs its file and answers with the reason if that failed. On `stop` it then ends. */
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
parentPort?.on('message', async (request: QueuesThreadRequest) => {
  if (request === 'stop') await server.stop();
  // In this thread: the embedded SQS does not wait for a busy database.
  const failure = dir === undefined ? undefined : failureOf(() => scrub(join(dir, QUEUES_FILE)));
  parentPort?.postMessage(failure);
  if (request === 'stop') parentPort?.close();
});
parentPort?.postMessage(server.port);

/**
 * Creates the queue if it does not exist; otherwise updates the attributes that differ. Returns its ARN. A second creation
 * would make fauxqs replace its row and delete all its messages.
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

/** An SQS client for this server, and its commands. Loaded only where a start needs it. */
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
 * Makes messages visible that were in flight when the previous process ended. Only that process received messages, so
 * nothing works on them any more. Otherwise their shards would wait for the visibility timeout.
 */
async function releaseMessages(name: string): Promise<void> {
  const { url, messages } = server.inspectQueue(name) ?? {};
  if (!messages || messages.inflight.length === 0) return;
  const { client, ChangeMessageVisibilityCommand } = await loadSqs();
  // A group has at most one message in flight, so any order is right. 1 s, since fauxqs loses a stored message at 0 s.
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
 * Makes every server that `start` starts listen on this machine only. fauxqs has no such option and no authentication:
 * without this, the network could read exports and add counts.
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
