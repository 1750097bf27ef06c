import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { emitMetrics } from '../../shared/aws/emit-metrics.ts';
import { errorFields, log } from '../../shared/log.ts';
import { BATCH_TRIES, batchId } from '../../shared/messages/batch.ts';
import { applyBatch } from './apply.ts';
import { addMetric, type Measured, measure } from './measure.ts';
import { readBatch } from './read-batch.ts';
import { createTokenResolver } from './tokens.ts';

const resolveTokens = createTokenResolver();

/**
 * Applies batches in the order of the queue. When one fails, the later batches of its shard are returned to the queue with
 * it, so that they do not overtake it (Lambda: Implementing partial batch responses, FIFO queues). After its last attempt
 * they are applied instead: it will not be delivered again, and each return counts as an attempt of theirs, so they would
 * follow it into the dead-letter queue.
 */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const measured: Measured = {};
  const failed = new Set<string | undefined>();
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body, attributes } of event.Records) {
    const group = attributes.MessageGroupId;
    if (!failed.has(group)) {
      try {
        const batch = readBatch(body);
        const outcome = await applyBatch(batch, resolveTokens);
        if (outcome !== 'applied')
          log('info', 'A batch was delivered again or late.', { batch: batchId(batch), outcome });
        measure(measured, batch, outcome, Date.now());
        continue;
      } catch (error) {
        if (Number(attributes.ApproximateReceiveCount) < BATCH_TRIES) failed.add(group);
        addMetric(measured, 'BatchesFailed', 1);
        log('error', 'A batch could not be applied.', {
          messageId,
          // The queue knows the batch's id even if the body cannot be read.
          batch: attributes.MessageDeduplicationId,
          ...errorFields(error),
        });
      }
    }
    batchItemFailures.push({ itemIdentifier: messageId });
  }
  emitMetrics(measured);
  return { batchItemFailures };
}
