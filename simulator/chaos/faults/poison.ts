import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Queues } from '../../../local/stack/queues.ts';
import { sqs } from '../../../shared/aws/sqs.ts';
import { type Batch, batchId } from '../../../shared/messages/batch.ts';
import type { IngestWrite, IngestWriteName } from './ingest-write.ts';

/** A batch that fails at one of ingest's writes, each time, until it is dead-lettered. */
export interface Poison {
  /** Whether a write must fail. The first batch that makes the write is the poisoned one. */
  fails: (write: IngestWrite) => boolean;
  /**
   * Lets the batch be applied from now on, and moves it from the dead-letter queue back to its queue, as an operator would.
   * Resolves with false where it is not in the dead-letter queue.
   */
  redrive: (queues: Queues) => Promise<boolean>;
}

/** Poisons the first batch at a write; without a write no batch is poisoned. */
export function createPoison(at: IngestWriteName | undefined): Poison {
  let batchNumber: number | undefined;
  let isActive = at !== undefined;
  return {
    fails({ name, batch }) {
      if (!isActive || name !== at) return false;
      batchNumber ??= batch;
      return batchNumber === batch;
    },
    async redrive({ queueUrl, deadLetterQueueUrl }) {
      isActive = false;
      const { Messages: [message] = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: deadLetterQueueUrl, WaitTimeSeconds: 10 }),
      );
      const batch = JSON.parse(message?.Body ?? '{}') as Batch;
      if (!message || batch.n !== batchNumber) return false;
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: message.Body,
          MessageGroupId: batch.shard,
          MessageDeduplicationId: `${batchId(batch)}#again`,
        }),
      );
      await sqs.send(
        new DeleteMessageCommand({ QueueUrl: deadLetterQueueUrl, ReceiptHandle: message.ReceiptHandle }),
      );
      return true;
    },
  };
}
