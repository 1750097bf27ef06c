import type { Batch } from '../../shared/messages/batch.ts';

/** A batch as JSON in ASCII alone: SQS refuses some characters that a channel's name may have (SQS API: SendMessage). */
export function messageBody(batch: Batch): string {
  return JSON.stringify(batch).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
