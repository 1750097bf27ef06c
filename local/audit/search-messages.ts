import { DatabaseSync } from 'node:sqlite';
import { readBatch } from '../../lambdas/ingest/read-batch.ts';
import type { Batch } from '../../shared/messages/batch.ts';
import { monthOfDay } from '../../shared/time.ts';
import type { Tools } from './search-files.ts';
import type { Known } from './table-contents.ts';

export interface Message {
  id: string;
  queue: string;
  body: string;
  /** Everything else that the queue keeps with it. */
  rest: string;
}

/**
 * Reads the messages of every queue, out of the file that the embedded SQS keeps them in: receiving them would hide
 * those that are in flight, and drop those that have expired but are still there.
 */
export function readMessages(file: string): Message[] {
  const database = new DatabaseSync(file);
  try {
    return database
      .prepare('SELECT * FROM sqs_messages')
      .all()
      .map(({ message_id: id, queue_name: queue, body, ...rest }) => ({
        id: String(id),
        queue: String(queue),
        body: String(body),
        rest: JSON.stringify(rest),
      }));
  } finally {
    database.close();
  }
}

/** Searches messages. What a closed month's batch in a dead-letter queue tells is entered apart. */
export function searchMessages(
  messages: readonly Message[],
  isDeadLetterQueue: (queue: string) => boolean,
  { known, searcher, finds }: Tools & { known: Known },
): void {
  for (const { id, queue, body, rest } of messages) {
    const apart = isDeadLetterQueue(queue);
    const place = `${queue} message ${id}`;
    for (const part of [body, rest]) searcher.part(part, apart ? 'dead letters' : 'queue', place);
    for (const { month } of peopleOf(body)) {
      if (known.closed.has(month))
        finds.add({ kind: 'hash', what: `someone’s hash of ${month}`, place, apart });
    }
  }
}

/** Whoever is in a message, and the month that they are hashed for. */
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

/** Anyone can put anything into a dead-letter queue: what is no batch is searched all the same. */
function batchOf(body: string): Batch | undefined {
  try {
    return readBatch(body);
  } catch {
    return undefined;
  }
}
