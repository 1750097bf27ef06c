import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { emitMetrics } from '../../shared/aws/emit-metrics.ts';
import { errorFields, log } from '../../shared/log.ts';
import { BATCH_TRIES, batchId } from '../../shared/messages/batch.ts';
import { applyBatch } from './apply.ts';
import { add, type Measured, measure } from './measure.ts';
import { readBatch } from './read-batch.ts';
import { createTokenResolver } from './tokens.ts';

const resolveTokens = createTokenResolver();

/**
 * Applies batches in the order of the queue. From the first that fails, all of the same shard are given back: they
 * must not overtake it (Lambda: Implementing partial batch responses, FIFO queues). At its last try they must: it will
 * not come again, and each giving back counts as a try of theirs too, so that they would follow it into the dead-letter
 * queue.
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
          log('info', 'A batch came again or late', { batch: batchId(batch), outcome });
        measure(measured, batch, outcome, Date.now());
        continue;
      } catch (error) {
        if (Number(attributes.ApproximateReceiveCount) < BATCH_TRIES) failed.add(group);
        add(measured, 'BatchesFailed', 1);
        log('error', 'A batch could not be applied', {
          messageId,
          // The queue knows a batch by its id, whatever its body is.
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
