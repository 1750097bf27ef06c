import type { DatabaseSync } from 'node:sqlite';
import { DEFAULTS, type QueueAttributes } from './queue-attributes.ts';

export interface Queue {
  id: number;
  name: string;
  /** All that have a value, defaults among them. */
  attributes: QueueAttributes;
  /** ms. */
  created: number;
  /** ms. */
  modified: number;
}

/** The queues in an SQLite database. */
export interface QueueStore {
  /** In the order of their names. */
  list: () => Queue[];
  find: (name: string) => Queue | undefined;
  create: (name: string, attributes: QueueAttributes, now: number) => Queue;
  setAttributes: (queue: Queue, attributes: QueueAttributes, now: number) => void;
  /** Forgets a queue; its messages have to be gone before. */
  drop: (queue: Queue) => void;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS queues (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, attributes TEXT NOT NULL,
  created INTEGER NOT NULL, modified INTEGER NOT NULL
) STRICT`;

export function createQueueStore(db: DatabaseSync): QueueStore {
  db.exec(SCHEMA);
  const all = db.prepare('SELECT * FROM queues ORDER BY name');
  const byName = db.prepare('SELECT * FROM queues WHERE name = ?');
  const insert = db.prepare(
    'INSERT INTO queues (name, attributes, created, modified) VALUES (?, ?, ?, ?) RETURNING *',
  );
  const update = db.prepare('UPDATE queues SET attributes = ?, modified = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM queues WHERE id = ?');
  return {
    list: () => all.all().map(queueOf),
    find(name) {
      const row = byName.get(name);
      return row && queueOf(row);
    },
    create: (name, attributes, now) => queueOf(insert.get(name, JSON.stringify(attributes), now, now) ?? {}),
    setAttributes(queue, attributes, now) {
      update.run(JSON.stringify(attributes), now, queue.id);
    },
    drop(queue) {
      remove.run(queue.id);
    },
  };
}

const queueOf = (row: Record<string, unknown>): Queue => ({
  id: Number(row['id']),
  name: String(row['name']),
  attributes: { ...DEFAULTS, ...(JSON.parse(String(row['attributes'])) as QueueAttributes) },
  created: Number(row['created']),
  modified: Number(row['modified']),
});
