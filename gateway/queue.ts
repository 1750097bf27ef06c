import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { type Batch, batchId } from '../shared/batch.ts';
import { requireEnv } from '../shared/env.ts';
import { sqs } from '../shared/sqs.ts';

/** Sends a batch to the queue: its shard is the message group, so that batches of a shard stay in order. */
export async function sendBatch(batch: Batch): Promise<void> {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: requireEnv('BATCHES_QUEUE_URL'),
      MessageBody: JSON.stringify(batch),
      MessageGroupId: batch.shard,
      // SQS takes letters, digits and some punctuation, '#' and '/' among it (SQS API: SendMessage).
      MessageDeduplicationId: batchId(batch),
    }),
  );
}
