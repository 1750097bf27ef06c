import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { NewMessage } from './message-rules.ts';
import { SCHEMA, STATEMENTS } from './message-sql.ts';

export interface StoredMessage extends NewMessage {
  /** Rises with each message that any queue takes, and is never used again. */
  sequence: number;
  id: string;
  /** When it was sent (ms). */
  sent: number;
  /** The number of receives so far. */
  receives: number;
  /** When it was first received (ms). */
  firstReceived: number | undefined;
  /** When it was last received (ms). */
  lastReceived: number | undefined;
  /** It is in flight before this time (ms); 0 when it is not. */
  visibleAt: number;
  /** The last receive's nonce. */
  nonce: string | undefined;
  /** The name of the queue that it came from as a dead letter. */
  source: string | undefined;
}

/** A message group that has messages. */
export interface Group {
  name: string;
  /** The sequence of its oldest message. */
  first: number;
}

export interface Receive {
  nonce: string;
  /** ms. */
  now: number;
  visibleAt: number;
}

/** Messages in an SQLite database, by the id of their queue. Callers run several writes in one transaction. */
export interface MessageStore {
  /** Puts a message at the end of a queue; its place in the queue's retention begins at `now` (ms). */
  append: (
    queue: number,
    message: Omit<StoredMessage, 'sequence' | 'lastReceived' | 'visibleAt' | 'nonce'>,
    now: number,
  ) => number;
  find: (queue: number, id: string) => StoredMessage | undefined;
  /** The groups of which no message is in flight at `now` (ms), the one with the oldest message first. */
  freeGroups: (queue: number, now: number) => Group[];
  /** A group's oldest messages with a sequence above `after`, in order. */
  head: (queue: number, group: string, after: number, most: number) => StoredMessage[];
  setReceived: (message: StoredMessage, receive: Receive) => void;
  setVisible: (message: StoredMessage, visibleAt: number) => void;
  /** Ends a receive: the message is visible, and its receipt handle is no longer valid. */
  makeVisible: (message: StoredMessage) => void;
  remove: (sequence: number) => void;
  clear: (queue: number) => void;
  /** Deletes a queue's messages that came at or before `until` (ms). */
  expire: (queue: number, until: number) => void;
  count: (queue: number, now: number) => { visible: number; inFlight: number };
  /** The next time (ms) after `now` at which a message becomes visible. */
  nextVisible: (queue: number, now: number) => number | undefined;
  /** Takes back the receives whose messages were in flight when the store was last used. Returns their number. */
  release: () => number;
}

export function createMessageStore(db: DatabaseSync): MessageStore {
  db.exec(SCHEMA);
  const prepared = Object.entries(STATEMENTS).map(([name, text]) => [name, db.prepare(text)]);
  const sql = Object.fromEntries(prepared) as Record<keyof typeof STATEMENTS, StatementSync>;
  return {
    append(queue, message, now) {
      const { id, group, deduplicationId, body, source, sent, receives, firstReceived } = message;
      const row = sql.append.get(
        ...[queue, id, group, deduplicationId, body, source ?? null, sent, now, receives],
        firstReceived ?? null,
      );
      return Number(row?.['sequence']);
    },
    find(queue, id) {
      const row = sql.find.get(queue, id);
      return row && messageOf(row);
    },
    freeGroups: (queue, now) =>
      sql.freeGroups
        .all({ queue, now })
        .map(({ name, first }) => ({ name: String(name), first: Number(first) })),
    head: (queue, group, after, most) => sql.head.all(queue, group, after, most).map(messageOf),
    setReceived({ sequence }, receive) {
      sql.setReceived.run({ sequence, ...receive });
    },
    setVisible({ sequence }, visibleAt) {
      sql.setVisible.run(visibleAt, sequence);
    },
    makeVisible({ sequence }) {
      sql.makeVisible.run(sequence);
    },
    remove(sequence) {
      sql.remove.run(sequence);
    },
    clear(queue) {
      sql.clear.run(queue);
    },
    expire(queue, until) {
      sql.expire.run(queue, until);
    },
    count(queue, now) {
      const row = sql.count.get({ queue, now });
      const inFlight = Number(row?.['in_flight']);
      return { visible: Number(row?.['messages']) - inFlight, inFlight };
    },
    nextVisible: (queue, now) => optional(sql.nextVisible.get(queue, now)?.['at']),
    release: () => Number(sql.release.run().changes),
  };
}

const optional = (value: unknown): number | undefined => (value === null ? undefined : Number(value));
const optionalText = (value: unknown): string | undefined => (value === null ? undefined : String(value));

const messageOf = (row: Record<string, unknown>): StoredMessage => ({
  sequence: Number(row['sequence']),
  id: String(row['id']),
  group: String(row['group_id']),
  deduplicationId: String(row['deduplication_id']),
  body: String(row['body']),
  source: optionalText(row['source']),
  sent: Number(row['sent']),
  receives: Number(row['receives']),
  firstReceived: optional(row['first_received']),
  lastReceived: optional(row['last_received']),
  visibleAt: Number(row['visible_at']),
  nonce: optionalText(row['nonce']),
});
