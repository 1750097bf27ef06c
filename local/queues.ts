import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { EmulatorError } from './emulator-error.ts';
import type { QueuesThreadData, QueuesThreadRequest } from './queues-thread.ts';

const QUEUE = 'batches.fifo';
const DEAD_LETTER_QUEUE = 'batches-dlq.fifo';
const BUCKET = 'reports';

export interface Queues {
  endpoint: string;
  queueUrl: string;
  deadLetterQueueUrl: string;
  bucket: string;
  /** Clears what was deleted out of the file. */
  scrub: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Starts the embedded SQS and S3, with the queues and the bucket of the deployment. They keep their data below `dir`. */
export async function startQueues(dir?: string): Promise<Queues> {
  const workerData: QueuesThreadData = {
    dir,
    queue: QUEUE,
    deadLetterQueue: DEAD_LETTER_QUEUE,
    bucket: BUCKET,
  };
  const thread = new Worker(new URL('./queues-thread.ts', import.meta.url), { workerData });
  const port = await new Promise<number>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', (error) => reject(failure(error)));
    thread.once('exit', () => reject(failure('it ended at once')));
  });
  // By address rather than by the name it gives itself, which not every machine resolves.
  const endpoint = `http://127.0.0.1:${port}`;
  const urlOf = (queue: string) => `${endpoint}/000000000000/${queue}`;
  async function ask(request: QueuesThreadRequest): Promise<void> {
    const answer = once(thread, 'message');
    thread.postMessage(request);
    const [reason] = (await answer) as [string | undefined];
    if (reason !== undefined) throw new EmulatorError(reason);
  }
  return {
    endpoint,
    queueUrl: urlOf(QUEUE),
    deadLetterQueueUrl: urlOf(DEAD_LETTER_QUEUE),
    bucket: BUCKET,
    scrub: () => ask('scrub'),
    async stop() {
      const gone = once(thread, 'exit');
      await ask('stop');
      await gone;
    },
  };
}

function failure(cause: unknown): EmulatorError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new EmulatorError(
    `The embedded SQS and S3 (fauxqs) could not be started: ${reason}. ` +
      'Check that the data directory can be written and its fauxqs.db is a database.',
  );
}
