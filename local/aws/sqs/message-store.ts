import type { DatabaseSync } from 'node:sqlite';
import type { NewMessage } from './message-rules.ts';

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
  remove: (sequence: number) => void;
  clear: (queue: number) => void;
  /** Deletes a queue's messages that came at or before `until` (ms). */
  expire: (queue: number, until: number) => void;
  count: (queue: number, now: number) => { visible: number; inFlight: number };
  /** The next time (ms) after `now` at which a message becomes visible. */
  nextVisible: (queue: number, now: number) => number | undefined;
  /** Takes back every receive whose message is in flight at `now` (ms). Returns their number. */
  release: (now: number) => number;
}

/** The body comes last: SQLite reads a row up to the column that it needs. */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS queue_messages (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, queue INTEGER NOT NULL, id TEXT NOT NULL, group_id TEXT NOT NULL,
  deduplication_id TEXT NOT NULL, source TEXT, sent INTEGER NOT NULL, enqueued INTEGER NOT NULL,
  receives INTEGER NOT NULL, first_received INTEGER, last_received INTEGER, visible_at INTEGER NOT NULL, nonce TEXT,
  body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS queue_messages_by_id ON queue_messages (queue, id);
CREATE INDEX IF NOT EXISTS queue_messages_by_group ON queue_messages (queue, group_id, sequence);
CREATE INDEX IF NOT EXISTS queue_messages_in_flight ON queue_messages (queue, group_id, visible_at) WHERE visible_at > 0;
CREATE INDEX IF NOT EXISTS queue_messages_by_age ON queue_messages (queue, enqueued);`;

/** The groups of a queue, found one after the other in the index: a queue has few groups and may have many messages. */
const FREE_GROUPS = `
WITH RECURSIVE groups (name) AS (
  SELECT min(group_id) FROM queue_messages WHERE queue = :queue
  UNION ALL
  SELECT (SELECT min(group_id) FROM queue_messages WHERE queue = :queue AND group_id > name)
  FROM groups WHERE name IS NOT NULL
)
SELECT name, (SELECT min(sequence) FROM queue_messages WHERE queue = :queue AND group_id = name) AS first
FROM groups
WHERE name IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM queue_messages WHERE queue = :queue AND group_id = name AND visible_at > 0 AND visible_at > :now
)
ORDER BY first`;

export function createMessageStore(db: DatabaseSync): MessageStore {
  db.exec(SCHEMA);
  const append = db.prepare(`
    INSERT INTO queue_messages (
      queue, id, group_id, deduplication_id, body, source, sent, enqueued, receives, first_received, visible_at
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) RETURNING sequence`);
  const find = db.prepare('SELECT * FROM queue_messages WHERE queue = ? AND id = ?');
  const freeGroups = db.prepare(FREE_GROUPS);
  const head = db.prepare(
    'SELECT * FROM queue_messages WHERE queue = ? AND group_id = ? AND sequence > ? ORDER BY sequence LIMIT ?',
  );
  const setReceived = db.prepare(`
    UPDATE queue_messages SET receives = receives + 1, first_received = coalesce(first_received, :now),
      last_received = :now, visible_at = :visibleAt, nonce = :nonce
    WHERE sequence = :sequence`);
  const setVisible = db.prepare('UPDATE queue_messages SET visible_at = ? WHERE sequence = ?');
  const remove = db.prepare('DELETE FROM queue_messages WHERE sequence = ?');
  const clear = db.prepare('DELETE FROM queue_messages WHERE queue = ?');
  const expire = db.prepare('DELETE FROM queue_messages WHERE queue = ? AND enqueued <= ?');
  const count = db.prepare(`
    SELECT (SELECT count(*) FROM queue_messages WHERE queue = :queue) AS messages, (
      SELECT count(*) FROM queue_messages WHERE queue = :queue AND visible_at > 0 AND visible_at > :now
    ) AS in_flight`);
  const nextVisible = db.prepare(
    'SELECT min(visible_at) AS at FROM queue_messages WHERE queue = ? AND visible_at > 0 AND visible_at > ?',
  );
  const release = db.prepare(`
    UPDATE queue_messages SET visible_at = 0, nonce = NULL, receives = receives - 1,
      first_received = CASE WHEN receives > 1 THEN first_received END
    WHERE visible_at > 0 AND visible_at > ?`);

  return {
    append(queue, message, now) {
      const { id, group, deduplicationId, body, source, sent, receives, firstReceived } = message;
      const row = append.get(
        ...[queue, id, group, deduplicationId, body, source ?? null, sent, now, receives],
        firstReceived ?? null,
      );
      return Number(row?.['sequence']);
    },
    find(queue, id) {
      const row = find.get(queue, id);
      return row && messageOf(row);
    },
    freeGroups: (queue, now) =>
      freeGroups.all({ queue, now }).map(({ name, first }) => ({ name: String(name), first: Number(first) })),
    head: (queue, group, after, most) => head.all(queue, group, after, most).map(messageOf),
    setReceived({ sequence }, receive) {
      setReceived.run({ sequence, ...receive });
    },
    setVisible({ sequence }, visibleAt) {
      setVisible.run(visibleAt, sequence);
    },
    remove(sequence) {
      remove.run(sequence);
    },
    clear(queue) {
      clear.run(queue);
    },
    expire(queue, until) {
      expire.run(queue, until);
    },
    count(queue, now) {
      const row = count.get({ queue, now });
      const inFlight = Number(row?.['in_flight']);
      return { visible: Number(row?.['messages']) - inFlight, inFlight };
    },
    nextVisible: (queue, now) => optional(nextVisible.get(queue, now)?.['at']),
    release: (now) => Number(release.run(now).changes),
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
