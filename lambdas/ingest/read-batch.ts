import type { Batch } from '../../shared/messages/batch.ts';

/**
 * Reads a batch from the body of a message. Only the worker can send to the queue, so this checks the shape and not every
 * value. Throws on anything else; after its attempts the message then goes to the dead-letter queue.
 */
export function readBatch(body: string): Batch {
  const value = parse(body);
  if (!isBatch(value)) throw new Error('A message is not a batch of version 1.');
  return value;
}

/** Undefined for text that is not JSON. The error of JSON.parse quotes the text, and must not be logged. */
function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isBatch(value: unknown): value is Batch {
  if (typeof value !== 'object' || value === null) return false;
  const { v, shard, n, at, users, settled, guilds, facts } = value as Partial<Record<keyof Batch, unknown>>;
  return (
    v === 1 &&
    typeof shard === 'string' &&
    Number.isSafeInteger(n) &&
    typeof at === 'number' &&
    [users, settled, guilds, facts].every(Array.isArray)
  );
}
