import { mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Only the owner can read the data. */
export const OWNER_FILE = 0o600;
const OWNER_DIRECTORY = 0o700;

/** Makes a directory, if it is missing, with those above it. */
export function makeDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: OWNER_DIRECTORY });
}

/**
 * Resolves once the names in a directory are on the disk: after a power failure, what was renamed or deleted there stays so
 * (Linux: fsync(2)). Windows cannot open directories and keeps a journal of names itself.
 */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

export const syncParent = (path: string): Promise<void> => syncDirectory(dirname(path));
