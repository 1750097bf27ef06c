/** The SQL of the message store. Times are in ms. */

/** The body comes last: SQLite reads a row up to the column that it needs. */
export const SCHEMA = `
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

/** The last time at which the store is known to have been used: something was sent or received then. */
const LAST_USE = '(SELECT max(max(enqueued, coalesce(last_received, 0))) FROM queue_messages)';

export const STATEMENTS = {
  append: `
    INSERT INTO queue_messages (
      queue, id, group_id, deduplication_id, body, source, sent, enqueued, receives, first_received, visible_at
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) RETURNING sequence`,
  find: 'SELECT * FROM queue_messages WHERE queue = ? AND id = ?',
  freeGroups: FREE_GROUPS,
  head: 'SELECT * FROM queue_messages WHERE queue = ? AND group_id = ? AND sequence > ? ORDER BY sequence LIMIT ?',
  setReceived: `
    UPDATE queue_messages SET receives = receives + 1, first_received = coalesce(first_received, :now),
      last_received = :now, visible_at = :visibleAt, nonce = :nonce
    WHERE sequence = :sequence`,
  setVisible: 'UPDATE queue_messages SET visible_at = ? WHERE sequence = ?',
  makeVisible: 'UPDATE queue_messages SET visible_at = 0, nonce = NULL WHERE sequence = ?',
  remove: 'DELETE FROM queue_messages WHERE sequence = ?',
  clear: 'DELETE FROM queue_messages WHERE queue = ?',
  expire: 'DELETE FROM queue_messages WHERE queue = ? AND enqueued <= ?',
  count: `
    SELECT (SELECT count(*) FROM queue_messages WHERE queue = :queue) AS messages, (
      SELECT count(*) FROM queue_messages WHERE queue = :queue AND visible_at > 0 AND visible_at > :now
    ) AS in_flight`,
  nextVisible:
    'SELECT min(visible_at) AS at FROM queue_messages WHERE queue = ? AND visible_at > 0 AND visible_at > ?',
  release: `
    UPDATE queue_messages SET visible_at = 0, nonce = NULL, receives = receives - 1,
      first_received = CASE WHEN receives > 1 THEN first_received END
    WHERE visible_at > 0 AND nonce IS NOT NULL AND visible_at > ${LAST_USE}`,
} as const;
