import { Worker } from 'node:worker_threads';
import { childEnvironment } from './child-environment.ts';
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

/**
 * Starts the embedded SQS and S3, with the queues and the bucket of the deployment. They keep their data below `dir`.
 * Calls `onDeath` if their thread ends without being stopped.
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
      `The embedded SQS and S3 (fauxqs) ended: ${reason}. Start again: what they wrote is on disk.`,
    );
    if (!stopping) onDeath(death);
    return death;
  });
  // By address rather than by the name it gives itself, which not every machine resolves.
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
