import { type Batch, isEmptyBatch } from '../../../shared/messages/batch.ts';
import type { StateModel } from './state-model.ts';

/** The queue of batches with ingest behind it, in memory. */
export interface QueueModel {
  accept: (batch: Batch) => void;
  /** Has ingest take all batches in the queue. */
  ingest: () => void;
  /** Applies the dead letters, which are no longer poison. */
  redrive: () => void;
}

export interface QueueModelOptions {
  /** Whether ingest takes a batch as soon as it is accepted. */
  ingestAtOnce: boolean;
  /** Whether a batch that is not empty ends in the dead-letter queue. */
  isPoison?: ((n: number) => boolean) | undefined;
}

/** Creates an empty queue whose batches are applied to `state`. */
export function createQueueModel(
  state: StateModel,
  { ingestAtOnce, isPoison }: QueueModelOptions,
): QueueModel {
  const waiting: Batch[] = [];
  const deadLetters: Batch[] = [];

  function ingest(): void {
    for (const batch of waiting.splice(0)) {
      if (!isEmptyBatch(batch) && isPoison?.(batch.n)) deadLetters.push(batch);
      else state.apply(batch);
    }
  }

  return {
    accept(batch) {
      waiting.push(structuredClone(batch));
      if (ingestAtOnce) ingest();
    },
    ingest,
    redrive() {
      for (const batch of deadLetters.splice(0)) state.apply(batch);
    },
  };
}
