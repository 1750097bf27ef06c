import type { Json } from '../../json-protocol.ts';
import { ServiceError } from '../../service-error.ts';
import { refuseOthers } from './request.ts';

/** SQS: Message quotas, Message batch. */
const MOST_ENTRIES = 10;
/** SQS: Message quotas, Batched message ID. */
const ENTRY_ID = /^[\w-]{1,80}$/;

export interface Entry {
  id: string;
  parameters: Json;
}

const refusal = (code: string, message: string): ServiceError => new ServiceError(code, message);

/** The entries of a batch request, each with an id. Throws the errors that concern the batch as a whole. */
export function readEntries(request: Json, operation: string, known: readonly string[]): Entry[] {
  refuseOthers(request, operation, ['QueueUrl', 'Entries']);
  const given = request['Entries'];
  if (!Array.isArray(given) || given.length === 0)
    throw refusal('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (given.length > MOST_ENTRIES)
    throw refusal(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${given.length}.`,
    );
  const entries = given.map((each: Json) => {
    const { Id: id, ...parameters } = each;
    refuseOthers(parameters, operation, known);
    if (typeof id !== 'string' || !ENTRY_ID.test(id))
      throw refusal(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    return { id, parameters };
  });
  if (new Set(entries.map(({ id }) => id)).size < entries.length)
    throw refusal('BatchEntryIdsNotDistinct', 'Two or more batch entries have the same Id.');
  return entries;
}

/** Runs the entries in order. A refused entry does not stop the others (SQS: Batch actions). */
export function eachEntry(entries: readonly Entry[], run: (parameters: Json) => Json): Json {
  const successful: Json[] = [];
  const failed: Json[] = [];
  for (const { id, parameters } of entries) {
    try {
      successful.push({ Id: id, ...run(parameters) });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      failed.push({ Id: id, SenderFault: true, Code: error.name, Message: error.message });
    }
  }
  return { Successful: successful, Failed: failed };
}
