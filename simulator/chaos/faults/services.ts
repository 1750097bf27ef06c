import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { startStack } from '../../../local/stack/stack.ts';
import { sqs } from '../../../shared/aws/sqs.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import { type CampaignProcess, startProcess } from '../campaign/child-process.ts';
import type { IngestWriteName } from './ingest-write.ts';
import { createPoison } from './poison.ts';
import { noServiceFaults, type ServiceFaults } from './service-faults.ts';
import { startServiceProxies } from './service-proxies.ts';

/** The stack of a round with ingest on it, and a way to start workers. All processes see the faults. */
export interface Services {
  /** The faults of the moment: change them to have them take effect. */
  faults: ServiceFaults;
  startWorker: (env: Record<string, string>) => CampaignProcess;
  /** Resolves when every batch has been applied or dead-lettered. */
  drained: () => Promise<void>;
  /** Moves the poisoned batch back to its queue and lets it be applied. Resolves with false when it was not dead-lettered. */
  redrive: () => Promise<boolean>;
  stop: () => Promise<void>;
}

const VISIBILITY_SECONDS = 1;
const INGEST = new URL('./ingest-entry.ts', import.meta.url);
const WORKER = new URL('./worker-entry.ts', import.meta.url);

/** Starts the stack and ingest. With `poisonAt` the first batch fails at this write until it is redriven. */
export async function startServices(poisonAt: IngestWriteName | undefined): Promise<Services> {
  const stack = await startStack({ log: quietLog, serve: true });
  const { queueUrl } = stack.queues;
  await sqs.send(
    new SetQueueAttributesCommand({
      QueueUrl: queueUrl,
      Attributes: { VisibilityTimeout: String(VISIBILITY_SECONDS) },
    }),
  );
  const faults = noServiceFaults();
  const poison = createPoison(poisonAt);
  let ingest: CampaignProcess | undefined;
  const startIngest = () => {
    ingest = startProcess(INGEST, proxies.ingestEnv);
  };
  const proxies = await startServiceProxies({
    database: process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
    queues: process.env['AWS_ENDPOINT_URL_SQS'] ?? '',
    queueUrl,
    faults,
    poison,
    killIngest() {
      ingest?.child.kill('SIGKILL');
      startIngest();
    },
  });
  startIngest();
  return {
    faults,
    startWorker: (env) => startProcess(WORKER, { ...proxies.workerEnv, ...env }),
    drained: stack.drained,
    redrive: () => poison.redrive(stack.queues),
    async stop() {
      ingest?.child.kill('SIGKILL');
      await proxies.stop();
      await stack.stop();
    },
  };
}
