import { type Behaviour, type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { type IngestWrite, ingestWriteOf } from './ingest-write.ts';
import type { Poison } from './poison.ts';
import type { KillTime, ServiceFaults } from './service-faults.ts';

/** The proxies between the processes of a round and the services. */
export interface ServiceProxies {
  /** The environment in which a worker or ingest reaches the services through its proxies. */
  workerEnv: Record<string, string>;
  ingestEnv: Record<string, string>;
  stop: () => Promise<void>;
}

/** The services behind the proxies, and the faults. */
export interface ServiceProxiesOptions {
  /** The database's address. */
  database: string;
  /** The queues' address. */
  queues: string;
  queueUrl: string;
  faults: ServiceFaults;
  poison: Poison;
  killIngest: () => void;
}

/** What becomes of the write at which ingest is killed. */
const KILLED_WRITE: Readonly<Record<KillTime, Behaviour>> = {
  before: 'fail',
  within: 'pass',
  after: 'lose-answer',
};

/** Starts the proxies: one for each process and service. */
export async function startServiceProxies(options: ServiceProxiesOptions): Promise<ServiceProxies> {
  const { database, queues, faults } = options;
  const workerDatabase = await startFaultProxy(database, () => faults.workerDatabase);
  const workerQueue = await startFaultProxy(queues, () => faults.queue);
  const ingestDatabase = await startFaultProxy(database, (operation, body) => {
    const write = ingestWriteOf(operation, body);
    return write ? ingestWriteBehaviour(write, options) : faults.ingestDatabase;
  });
  const ingestQueue = await startFaultProxy(queues, (operation, body) =>
    ingestQueueBehaviour(operation, body, faults),
  );
  const { pathname } = new URL(options.queueUrl);
  return {
    workerEnv: environment(workerDatabase, workerQueue, pathname),
    ingestEnv: environment(ingestDatabase, ingestQueue, pathname),
    async stop() {
      for (const proxy of [workerDatabase, workerQueue, ingestDatabase, ingestQueue]) await proxy.stop();
    },
  };
}

/** Kills ingest at a write where this is due. */
function ingestWriteBehaviour(
  write: IngestWrite,
  { faults, poison, killIngest }: ServiceProxiesOptions,
): Behaviour {
  if (poison.fails(write)) return 'fail';
  const kill = faults.killIngest;
  if (kill?.at !== write.name) return faults.ingestDatabase;
  delete faults.killIngest;
  killIngest();
  return KILLED_WRITE[kill.when];
}

function ingestQueueBehaviour(operation: string, body: string, faults: ServiceFaults): Behaviour {
  if (operation === 'ReceiveMessage') return faults.deliveries;
  if (operation !== 'DeleteMessageBatch' || !faults.keepMessages) return 'pass';
  delete faults.keepMessages;
  const { Entries: entries } = JSON.parse(body) as { Entries: { Id: string }[] };
  return { answer: { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] } };
}

const environment = (database: FaultProxy, queue: FaultProxy, queuePath: string): Record<string, string> => ({
  AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
  AWS_ENDPOINT_URL_SQS: queue.endpoint,
  BATCHES_QUEUE_URL: queue.endpoint + queuePath,
  LOG_LEVEL: 'info',
});
