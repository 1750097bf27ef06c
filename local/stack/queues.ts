import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { sqs } from '../../shared/aws/sqs.ts';
import { BATCH_TRIES } from '../../shared/messages/batch.ts';
import { urlOf } from '../aws/sqs/queue-names.ts';

/** The URLs of the deployment's queues. */
export interface Queues {
  queueUrl: string;
  deadLetterQueueUrl: string;
}

type Attributes = Partial<Record<QueueAttributeName, string>>;

const QUEUE = 'batches.fifo';
const DEAD_LETTER_QUEUE = 'batches-dlq.fifo';
/** Attributes of both queues, as in cdk/collection.ts. */
const FIFO: Attributes = {
  MessageRetentionPeriod: String(14 * 86_400),
  DeduplicationScope: 'messageGroup',
  FifoThroughputLimit: 'perMessageGroupId',
};
/** How long a batch that failed waits for its next try. The deployment has two minutes. */
const VISIBILITY_SECONDS = '30';

/** The URLs of the queues below the endpoint that clients call. */
export const queuesAt = (endpoint: string): Queues => ({
  queueUrl: urlOf(QUEUE, endpoint),
  deadLetterQueueUrl: urlOf(DEAD_LETTER_QUEUE, endpoint),
});

/** Creates the queues that do not exist. Gives each the deployment's attributes, and keeps its messages. */
export async function createQueues(): Promise<void> {
  const deadLetterQueueUrl = await ensureQueue(DEAD_LETTER_QUEUE, FIFO);
  const { Attributes: { QueueArn: deadLetterTargetArn } = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterQueueUrl, AttributeNames: ['QueueArn'] }),
  );
  await ensureQueue(QUEUE, {
    ...FIFO,
    VisibilityTimeout: VISIBILITY_SECONDS,
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: String(BATCH_TRIES) }),
  });
}

/**
 * Returns the queue's URL. The creation names no attribute that can change, because SQS refuses to create a queue that
 * exists with another value (SQS API: CreateQueue, QueueNameExists).
 */
async function ensureQueue(name: string, attributes: Attributes): Promise<string> {
  const { QueueUrl: url = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { FifoQueue: 'true' } }),
  );
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: attributes }));
  return url;
}
