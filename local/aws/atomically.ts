import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` in a transaction: all of its writes are kept or, when it throws, none. */
export function atomically<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
