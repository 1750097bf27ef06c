/** The thread of the embedded S3. It writes to disk synchronously, which would block the bot's thread. */
import { Server } from 'node:net';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { startFauxqs } from 'fauxqs';
import { scrub } from './scrub.ts';

/** The thread's configuration. */
export interface BucketThreadData {
  /** The data directory. Undefined: in memory. */
  dir: string | undefined;
  bucket: string;
}

/** A request to the thread. It scrubs its file and answers with the reason if that failed. On `stop` it then ends. */
export type BucketThreadRequest = 'scrub' | 'stop';

/** The name that fauxqs gives its file. */
const BUCKET_FILE = 'fauxqs.db';

const { dir, bucket } = workerData as BucketThreadData;
const server = await onLoopback(() =>
  startFauxqs({
    port: 0,
    logger: false,
    ...(dir !== undefined && { dataDir: dir, s3StorageDir: join(dir, 's3') }),
  }),
);
// fauxqs leaves an existing bucket and its objects alone.
server.createBucket(bucket);
parentPort?.on('message', async (request: BucketThreadRequest) => {
  if (request === 'stop') await server.stop();
  // In this thread: fauxqs does not wait for a busy database.
  const failure = dir === undefined ? undefined : failureOf(() => scrub(join(dir, BUCKET_FILE)));
  parentPort?.postMessage(failure);
  if (request === 'stop') parentPort?.close();
});
parentPort?.postMessage(server.port);

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
 * without this, the network could read exports.
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
