import type { DatabaseSync } from 'node:sqlite';

/** The message that an id was first sent with. */
export interface Original {
  messageId: string;
  sequence: number;
}

/** The deduplication ids of the last minutes, by queue and scope. The scope is a group, or `''` for the whole queue. */
export interface DeduplicationStore {
  find: (queue: number, scope: string, id: string, now: number) => Original | undefined;
  remember: (queue: number, scope: string, id: string, original: Original, now: number) => void;
  clear: (queue: number) => void;
}

/** SQS: Exactly-once processing, Deduplication interval. */
const INTERVAL_MS = 5 * 60_000;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS queue_deduplications (
  queue INTEGER NOT NULL, scope TEXT NOT NULL, id TEXT NOT NULL, message_id TEXT NOT NULL, sequence INTEGER NOT NULL,
  until INTEGER NOT NULL, PRIMARY KEY (queue, scope, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS queue_deduplications_by_age ON queue_deduplications (until);`;

export function createDeduplicationStore(db: DatabaseSync): DeduplicationStore {
  db.exec(SCHEMA);
  const find = db.prepare(
    'SELECT * FROM queue_deduplications WHERE queue = ? AND scope = ? AND id = ? AND until > ?',
  );
  const forget = db.prepare('DELETE FROM queue_deduplications WHERE until <= ?');
  const remember = db.prepare('INSERT OR REPLACE INTO queue_deduplications VALUES (?, ?, ?, ?, ?, ?)');
  const clear = db.prepare('DELETE FROM queue_deduplications WHERE queue = ?');
  return {
    find(queue, scope, id, now) {
      const row = find.get(queue, scope, id, now);
      return row && { messageId: String(row['message_id']), sequence: Number(row['sequence']) };
    },
    remember(queue, scope, id, { messageId, sequence }, now) {
      forget.run(now);
      remember.run(queue, scope, id, messageId, sequence, now + INTERVAL_MS);
    },
    clear(queue) {
      clear.run(queue);
    },
  };
}
