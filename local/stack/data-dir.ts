import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../shared/cli/command.ts';

/** The file in a data directory that has the tables and queues. SQLite's other files have this name with a suffix. */
export const DATABASE_FILE = 'dynamodb.sqlite';

/** The absolute path of the data directory: `given`, or DATA_DIR, or `.data`. */
export function dataDir(given?: string): string {
  return resolve(given || process.env['DATA_DIR'] || '.data');
}

/** As `dataDir`, for a command that needs data. Throws UsageError where there is none. */
export function dataDirWithData(given?: string): string {
  const dir = dataDir(given);
  if (!existsSync(join(dir, DATABASE_FILE)))
    throw new UsageError(`There is no data in ${dir}. Name another directory with --data or DATA_DIR.`);
  return dir;
}
