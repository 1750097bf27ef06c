import { DatabaseSync } from 'node:sqlite';
import { readBatch } from '../../lambdas/ingest/read-batch.ts';
import type { Batch } from '../../shared/messages/batch.ts';
import { monthOfDay } from '../../shared/time.ts';
import type { Tools } from './search-files.ts';
import type { TableContents } from './table-contents.ts';

/** A message in the file of the queues. */
export interface Message {
  id: string;
  queue: string;
  body: string;
  /** All other columns of the message, as JSON. */
  rest: string;
}

/**
 * Reads the messages of every queue from the database's file. Receiving them would skip messages in flight, and drop
 * expired messages that are still in the file. A file that never had a queue has none.
 */
export function readMessages(file: string): Message[] {
  const database = new DatabaseSync(file);
  try {
    const hasQueues = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'queue_messages'").get();
    if (!hasQueues) return [];
    return database
      .prepare(
        'SELECT m.*, q.name AS queue_name FROM queue_messages AS m LEFT JOIN queues AS q ON q.id = m.queue',
      )
      .all()
      .map(({ id, queue_name: name, body, ...rest }) => ({
        id: String(id),
        queue: String(name),
        body: String(body),
        rest: JSON.stringify(rest),
      }));
  } finally {
    database.close();
  }
}

/** Searches messages. Hashes of a closed month in a dead-letter queue are tolerated. */
export function searchMessages(
  messages: readonly Message[],
  isDeadLetterQueue: (queue: string) => boolean,
  { contents, searcher, findings }: Tools & { contents: TableContents },
): void {
  for (const { id, queue, body, rest } of messages) {
    const tolerated = isDeadLetterQueue(queue);
    const place = `${queue} message ${id}`;
    for (const part of [body, rest]) searcher.searchPart(part, tolerated ? 'dead letters' : 'queue', place);
    for (const { month } of peopleOf(body)) {
      if (contents.closed.has(month))
        findings.add({ kind: 'hash', what: `a hash of ${month}`, place, tolerated });
    }
  }
}

/** The hashes of people in a message, each with its month. */
export function* peopleOf(body: string): Generator<{ who: string; month: string }> {
  const batch = batchOf(body);
  for (const { who, day } of batch?.users ?? []) yield { who, month: monthOfDay(day) };
  for (const { day, seconds } of batch?.settled ?? []) {
    for (const byWho of Object.values(seconds)) {
      for (const who of Object.keys(byWho)) yield { who, month: monthOfDay(day) };
    }
  }
  for (const fact of batch?.facts ?? []) if (fact.t === 'voice') yield { who: fact.who, month: fact.month };
}

/** The batch in a message. Undefined where there is none: an operator can put any text into a dead-letter queue. */
function batchOf(body: string): Batch | undefined {
  try {
    return readBatch(body);
  } catch {
    return undefined;
  }
}
