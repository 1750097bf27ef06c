import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { type Batch, batchId } from '../../shared/batch.ts';
import { sqs } from '../../shared/sqs.ts';
import { quietLog } from '../quiet-log.ts';
import { startStack } from '../stack.ts';
import { type Fate, startFaultProxy } from './fault-proxy.ts';
import type { Weather } from './faults.ts';
import { type RoundProcess, startProcess } from './process.ts';

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
/** Of a transaction: the batch's marker and the shard's cursor. More than these are what the batch says. */
const BOOKKEEPING_ITEMS = 2;

/** Starts the stack, and ingest on it. With `poison` the first batch that says anything fails whenever it is applied. */
export async function startServices({ poison }: { poison: boolean }): Promise<Services> {
  const stack = await startStack({ log: quietLog });
  const { queueUrl, deadLetterQueueUrl } = stack.queues;
  await sqs.send(
    new SetQueueAttributesCommand({
      QueueUrl: queueUrl,
      Attributes: { VisibilityTimeout: String(VISIBILITY_SECONDS) },
    }),
  );
  const weather: Weather = { worker: 'pass', ingest: 'pass', queue: 'pass', deliveries: 'pass' };
  let poisoned: string | undefined;
  let isMended = !poison;

  /** Whether a transaction is that of the poisoned batch, which is the first. One that only settles its id passes. */
  function isPoisoned(body: string): boolean {
    if (isMended) return false;
    const { TransactItems: items } = JSON.parse(body) as { TransactItems: unknown[] };
    if (items.length <= BOOKKEEPING_ITEMS) return false;
    poisoned ??= batchIn(body);
    return poisoned === batchIn(body);
  }

  const database = process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
  const proxies = {
    workerDatabase: await startFaultProxy(database, () => weather.worker),
    workerQueue: await startFaultProxy(stack.queues.endpoint, () => weather.queue),
    ingestDatabase: await startFaultProxy(database, (operation, body) => {
      if (operation !== 'TransactWriteItems' || batchIn(body) === undefined) return weather.ingest;
      if (isPoisoned(body)) return 'fail';
      return weather.killIngest ? kill() : weather.ingest;
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
    startProcess('ingest-process', {
      AWS_ENDPOINT_URL_DYNAMODB: proxies.ingestDatabase.endpoint,
      AWS_ENDPOINT_URL_SQS: proxies.ingestQueue.endpoint,
      BATCHES_QUEUE_URL: onProxy(proxies.ingestQueue.endpoint),
      LOG_LEVEL: 'info',
    });
  let ingest = startIngest();

  /** Kills ingest at a transaction of its own, and has another take its place. */
  function kill(): Fate {
    const when = weather.killIngest;
    delete weather.killIngest;
    ingest.child.kill('SIGKILL');
    ingest = startIngest();
    return when === 'before' ? 'fail' : when === 'within' ? 'pass' : 'lose-answer';
  }

  return {
    weather,
    startWorker: (env) =>
      startProcess('worker-process', {
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
      if (!message || batchId(batch) !== poisoned) return false;
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: message.Body,
          MessageGroupId: batch.shard,
          MessageDeduplicationId: `${poisoned} again`,
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

/** The id of the batch that a transaction applies. */
const batchIn = (body: string): string | undefined => /"batch#([^"]*)"/.exec(body)?.[1];
