import { Worker } from 'node:worker_threads';
import { childEnvironment } from './child-environment.ts';
import { EmulatorError } from './emulator-error.ts';
import type { QueuesThreadData, QueuesThreadRequest } from './queues-thread.ts';

const QUEUE = 'batches.fifo';
const DEAD_LETTER_QUEUE = 'batches-dlq.fifo';
const BUCKET = 'reports';

/** The embedded SQS and S3 that run. */
export interface Queues {
  endpoint: string;
  queueUrl: string;
  deadLetterQueueUrl: string;
  bucket: string;
  /** Removes deleted data from the file. */
  scrub: () => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * Starts the embedded SQS and S3 with the deployment's queues and bucket. They keep their data below `dir`, or in memory.
 * Calls `onDeath` if their thread ends before it is stopped. Throws EmulatorError where it does not start.
 */
export async function startQueues(
  dir?: string,
  onDeath: (error: EmulatorError) => void = () => {},
): Promise<Queues> {
  const workerData: QueuesThreadData = {
    dir,
    queue: QUEUE,
    deadLetterQueue: DEAD_LETTER_QUEUE,
    bucket: BUCKET,
  };
  const thread = new Worker(new URL('./queues-thread.ts', import.meta.url), {
    workerData,
    env: childEnvironment(),
  });
  const ended = endOf(thread);
  const port = await Promise.race([
    answerOf<number>(thread),
    ended.then((reason) => {
      throw new EmulatorError(
        `The embedded SQS and S3 (fauxqs) could not be started: ${reason}. ` +
          'Check that the data directory can be written and its fauxqs.db is a database.',
      );
    }),
  ]);
  let stopping = false;
  let death: EmulatorError | undefined;
  const died = ended.then((reason) => {
    death = new EmulatorError(
      `The embedded SQS and S3 (fauxqs) ended: ${reason}. Start again: their data is on disk.`,
    );
    if (!stopping) onDeath(death);
    return death;
  });
  // By address: not every machine resolves the name that fauxqs uses for itself.
  const endpoint = `http://127.0.0.1:${port}`;
  const urlOf = (queue: string) => `${endpoint}/000000000000/${queue}`;
  async function ask(request: QueuesThreadRequest): Promise<void> {
    const answer = answerOf<string | undefined>(thread);
    thread.postMessage(request);
    const outcome = await Promise.race([answer, died]);
    if (outcome instanceof EmulatorError) throw outcome;
    if (outcome !== undefined) throw new EmulatorError(outcome);
  }
  return {
    endpoint,
    queueUrl: urlOf(QUEUE),
    deadLetterQueueUrl: urlOf(DEAD_LETTER_QUEUE),
    bucket: BUCKET,
    scrub: () => ask('scrub'),
    async stop() {
      stopping = true;
      if (!death) await ask('stop');
      await ended;
    },
  };
}

const answerOf = <T>(thread: Worker): Promise<T> => new Promise((resolve) => thread.once('message', resolve));

/** Resolves once the thread has ended, with the reason. */
function endOf(thread: Worker): Promise<string> {
  let reason: string | undefined;
  thread.on('error', (error) => {
    reason = error instanceof Error ? error.message : String(error);
  });
  return new Promise((resolve) =>
    thread.once('exit', (code) => resolve(reason ?? `its thread exited with code ${code}`)),
  );
}
