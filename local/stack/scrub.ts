import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { EmulatorError } from './emulator-error.ts';

/** How long to wait for others who are writing. */
const BUSY_MS = 10_000;

/**
 * Writes a SQLite database anew with nothing in it but what it holds: what was deleted, say a month's salt, otherwise
 * stays legible in the file until something else happens to be written there (SQLite: VACUUM, secure_delete). Others may
 * have the file open, and wait meanwhile. Throws EmulatorError when it cannot be done.
 */
export function scrub(file: string): void {
  if (!existsSync(file)) return;
  try {
    const database = new DatabaseSync(file, { timeout: BUSY_MS });
    try {
      // In memory, because the copy that it makes holds the salts that are still there.
      database.exec('PRAGMA temp_store = MEMORY; VACUUM');
      const left = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
      if (left?.['busy'] !== 0) throw new Error('it is being read all the time');
    } finally {
      database.close();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EmulatorError(
      `What was deleted could not be cleared out of ${file}: ${reason}. Check that there is room on the disk, then start and stop again.`,
    );
  }
}
