import { resolve } from 'node:path';

/** The absolute path of the data directory: `given`, or DATA_DIR, or `.data`. */
export function dataDir(given?: string): string {
  return resolve(given || process.env['DATA_DIR'] || '.data');
}
