import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { startStack } from '../../../local/stack/stack.ts';
import { sqs } from '../../../shared/aws/sqs.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import { type Batch, batchId } from '../../../shared/messages/batch.ts';
import { type RoundProcess, startProcess } from '../campaign/child-process.ts';
import { type Fate, startFaultProxy } from './fault-proxy.ts';
import type { KillTime, Weather } from './faults.ts';

/** The stack of a round, and what the round's processes see of it: services that fail as the weather has it. */
export interface Services {
  weather: Weather;
  startWorker: (env: Record<string, string>) => RoundProcess;
  /** Resolves when every batch has been applied or dead-lettered. */
  drained: () => Promise<void>;
  /** Lets the poisoned batch be applied, and moves it back, as an operator would. False when it was not dead-lettered. */
  redrive: () => Promise<boolean>;
  stop: () => Promise<void>;
}

const VISIBILITY_SECONDS = 1;

/** Ingest's writes: a batch is claimed, then its counts are put. */
export interface Step {
  name: 'claim' | 'counts';
  /** The batch's number. */
  batch: number;
}

/** What a batch fails at until it is dead-lettered. */
export const POISONS = ['claim', 'counts'] as const satisfies Step['name'][];

/** Starts the stack, and ingest on it. With `poison` the first batch that says anything fails at it whenever it is tried. */
export async function startServices({ poison }: { poison: Step['name'] | undefined }): Promise<Services> {
  const stack = await startStack({ log: quietLog });
  const { queueUrl, deadLetterQueueUrl } = stack.queues;
  await sqs.send(
    new SetQueueAttributesCommand({
      QueueUrl: queueUrl,
      Attributes: { VisibilityTimeout: String(VISIBILITY_SECONDS) },
    }),
  );
  const weather: Weather = { worker: 'pass', ingest: 'pass', queue: 'pass', deliveries: 'pass' };
  let poisoned: number | undefined;
  let isMended = poison === undefined;

  /** Whether a step is that at which the poisoned batch, which is the first, fails. */
  function isPoisoned({ name, batch }: Step): boolean {
    if (isMended || name !== poison) return false;
    poisoned ??= batch;
    return poisoned === batch;
  }

  const database = process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
  const proxies = {
    workerDatabase: await startFaultProxy(database, () => weather.worker),
    workerQueue: await startFaultProxy(stack.queues.endpoint, () => weather.queue),
    ingestDatabase: await startFaultProxy(database, (operation, body) => {
      const step = stepOf(operation, body);
      if (step === undefined) return weather.ingest;
      if (isPoisoned(step)) return 'fail';
      return weather.killIngest?.at === step.name ? kill(weather.killIngest.when) : weather.ingest;
    }),
    ingestQueue: await startFaultProxy(stack.queues.endpoint, (operation, body) => {
      if (operation === 'ReceiveMessage') return weather.deliveries;
      if (operation !== 'DeleteMessageBatch' || !weather.keepMessages) return 'pass';
      delete weather.keepMessages;
      const { Entries: entries } = JSON.parse(body) as { Entries: { Id: string }[] };
      return { answer: { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] } };
    }),
  };

  const onProxy = (endpoint: string) => endpoint + new URL(queueUrl).pathname;
  const startIngest = () =>
    startProcess(new URL('./ingest-entry.ts', import.meta.url), {
      AWS_ENDPOINT_URL_DYNAMODB: proxies.ingestDatabase.endpoint,
      AWS_ENDPOINT_URL_SQS: proxies.ingestQueue.endpoint,
      BATCHES_QUEUE_URL: onProxy(proxies.ingestQueue.endpoint),
      LOG_LEVEL: 'info',
    });
  let ingest = startIngest();

  /** Kills ingest at a write of its own, and has another take its place. */
  function kill(when: KillTime): Fate {
    delete weather.killIngest;
    ingest.child.kill('SIGKILL');
    ingest = startIngest();
    return when === 'before' ? 'fail' : when === 'within' ? 'pass' : 'lose-answer';
  }

  return {
    weather,
    startWorker: (env) =>
      startProcess(new URL('./worker-entry.ts', import.meta.url), {
        AWS_ENDPOINT_URL_DYNAMODB: proxies.workerDatabase.endpoint,
        AWS_ENDPOINT_URL_SQS: proxies.workerQueue.endpoint,
        BATCHES_QUEUE_URL: onProxy(proxies.workerQueue.endpoint),
        LOG_LEVEL: 'info',
        ...env,
      }),
    drained: stack.drained,
    async redrive() {
      isMended = true;
      const { Messages: [message] = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: deadLetterQueueUrl, WaitTimeSeconds: 10 }),
      );
      const batch = JSON.parse(message?.Body ?? '{}') as Batch;
      if (!message || batch.n !== poisoned) return false;
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: message.Body,
          MessageGroupId: batch.shard,
          MessageDeduplicationId: `${batchId(batch)} again`,
        }),
      );
      await sqs.send(
        new DeleteMessageCommand({ QueueUrl: deadLetterQueueUrl, ReceiptHandle: message.ReceiptHandle }),
      );
      return true;
    },
    async stop() {
      ingest.child.kill('SIGKILL');
      for (const proxy of Object.values(proxies)) await proxy.stop();
      await stack.stop();
    },
  };
}

/** Which of ingest's writes a request is; none where a batch only settles what became of another. */
function stepOf(operation: string, body: string): Step | undefined {
  if (/^(UpdateItem|TransactWriteItems)$/.test(operation) && body.includes('{"S":"applied"}')) {
    const number = /"(?:n|:n)":\{"N":"(\d+)"\}/.exec(body)?.[1];
    return body.includes('"void#') ? undefined : { name: 'claim', batch: Number(number) };
  }
  const put = operation === 'PutItem' ? /"S":"b#(\d+)#/.exec(body) : null;
  return put ? { name: 'counts', batch: Number(put[1]) } : undefined;
}
