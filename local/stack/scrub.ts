import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { EmulatorError } from './emulator-error.ts';

/** How long to wait for other writers. */
const BUSY_MS = 10_000;

/**
 * Rewrites a SQLite database without its deleted data. Otherwise a deleted row, such as a month's salt, stays legible in the
 * file until SQLite writes other data there (SQLite: VACUUM, secure_delete). Other processes may have the file open; they
 * wait. Throws EmulatorError where it fails.
 */
export function scrub(file: string): void {
  if (!existsSync(file)) return;
  try {
    const database = new DatabaseSync(file, { timeout: BUSY_MS });
    try {
      // In memory, since the temporary copy has the salts of open months.
      database.exec('PRAGMA temp_store = MEMORY; VACUUM');
      const checkpoint = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
      if (checkpoint?.['busy'] !== 0) throw new Error('another process keeps reading it');
    } finally {
      database.close();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EmulatorError(
      `Deleted data could not be removed from ${file}: ${reason}. Check that the disk has space, then start and stop the bot again.`,
    );
  }
}
