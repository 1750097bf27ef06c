import { resolve } from 'node:path';

/** The data directory: as given, or DATA_DIR, or `.data`. */
export function dataDir(given?: string): string {
  return resolve(given || process.env['DATA_DIR'] || '.data');
}
