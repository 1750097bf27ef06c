import { constants, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/**
 * Copies a data directory into a temporary one that only its owner can read. The emulators write to the files that they
 * open, and an audit must not change the data. Returns the copy's path and a function that removes it.
 */
export function copyDataDir(dir: string): { copy: string; remove: () => void } {
  const copy = mkdtempSync(join(tmpdir(), 'userstats-audit-'));
  cpSync(dir, copy, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (path) => basename(path) !== 'lock',
  });
  return { copy, remove: () => rmSync(copy, { recursive: true, force: true }) };
}
