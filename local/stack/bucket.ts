import { Worker } from 'node:worker_threads';
import type { BucketThreadData, BucketThreadRequest } from './bucket-thread.ts';
import { childEnvironment } from './child-environment.ts';
import { EmulatorError } from './emulator-error.ts';

const BUCKET = 'reports';

/** The embedded S3 that runs, with its bucket. */
export interface Bucket {
  endpoint: string;
  bucket: string;
  /** Removes deleted data from the file. */
  scrub: () => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * Starts the embedded S3 with the deployment's bucket. It keeps its data below `dir`, or in memory. Calls `onDeath` if its
 * thread ends before it is stopped. Throws EmulatorError where it does not start.
 */
export async function startBucket(
  dir?: string,
  onDeath: (error: EmulatorError) => void = () => {},
): Promise<Bucket> {
  const workerData: BucketThreadData = { dir, bucket: BUCKET };
  const thread = new Worker(new URL('./bucket-thread.ts', import.meta.url), {
    workerData,
    env: childEnvironment(),
  });
  const ended = endOf(thread);
  const port = await Promise.race([
    answerOf<number>(thread),
    ended.then((reason) => {
      throw new EmulatorError(
        `The embedded S3 (fauxqs) could not be started: ${reason}. ` +
          'Check that the data directory can be written and its fauxqs.db is a database.',
      );
    }),
  ]);
  let stopping = false;
  let death: EmulatorError | undefined;
  const died = ended.then((reason) => {
    death = new EmulatorError(`The embedded S3 (fauxqs) ended: ${reason}. Start again: its data is on disk.`);
    if (!stopping) onDeath(death);
    return death;
  });
  // By address: not every machine resolves the name that fauxqs uses for itself.
  const endpoint = `http://127.0.0.1:${port}`;
  async function ask(request: BucketThreadRequest): Promise<void> {
    const answer = answerOf<string | undefined>(thread);
    thread.postMessage(request);
    const outcome = await Promise.race([answer, died]);
    if (outcome instanceof EmulatorError) throw outcome;
    if (outcome !== undefined) throw new EmulatorError(outcome);
  }
  return {
    endpoint,
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
