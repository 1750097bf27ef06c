import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { sqs } from '../../shared/aws/sqs.ts';
import { requireEnv } from '../../shared/env.ts';
import { type Batch, batchId } from '../../shared/messages/batch.ts';

/** Sends a batch to the queue: its shard is the message group, so that batches of a shard stay in order. */
export const sendBatch = (batch: Batch): Promise<void> => send(batch, batchId(batch));

/** Sends a batch although the queue may have had one under its id of late, which it would take for the same. */
export const sendProbe = (batch: Batch): Promise<void> => send(batch, randomUUID());

async function send(batch: Batch, deduplicationId: string): Promise<void> {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: requireEnv('BATCHES_QUEUE_URL'),
      MessageBody: messageBody(batch),
      MessageGroupId: batch.shard,
      // SQS takes letters, digits and some punctuation, '#' and '/' among it (SQS API: SendMessage).
      MessageDeduplicationId: deduplicationId,
    }),
  );
}

/** A batch as JSON in ASCII alone: SQS refuses some characters that a channel's name may have (SQS API: SendMessage). */
export function messageBody(batch: Batch): string {
  return JSON.stringify(batch).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
