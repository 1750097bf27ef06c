import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { sqs } from '../../shared/aws/sqs.ts';
import { requireEnv } from '../../shared/env.ts';
import { type Batch, batchId } from '../../shared/messages/batch.ts';

/** Sends a batch to the queue. The shard is the message group, which keeps the batches of a shard in order. */
export const sendBatch = (batch: Batch): Promise<void> => send(batch, batchId(batch));

/**
 * Sends an empty batch to the queue. The queue may have accepted another batch under its id within the last five
 * minutes and would drop this one as a duplicate (SQS: Using the message deduplication ID), so its message has a random id.
 */
export const sendEmptyBatch = (batch: Batch): Promise<void> => send(batch, randomUUID());

async function send(batch: Batch, deduplicationId: string): Promise<void> {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: requireEnv('BATCHES_QUEUE_URL'),
      MessageBody: messageBody(batch),
      MessageGroupId: batch.shard,
      // SQS allows letters, digits and some punctuation, which includes '#' and '/' (SQS API: SendMessage).
      MessageDeduplicationId: deduplicationId,
    }),
  );
}

/**
 * A batch as JSON in ASCII only: SQS refuses some characters that a channel's name may contain (SQS API: SendMessage).
 */
export function messageBody(batch: Batch): string {
  return JSON.stringify(batch).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
