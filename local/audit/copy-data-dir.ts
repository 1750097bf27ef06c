import { constants, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/**
 * Copies a data directory aside, readable by its owner only: the emulators write to what they open, and an audit must
 * not change what it audits. Gives the copy and what removes it.
 */
export function copyAside(dir: string): { copy: string; remove: () => void } {
  const copy = mkdtempSync(join(tmpdir(), 'userstats-audit-'));
  cpSync(dir, copy, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (path) => basename(path) !== 'lock',
  });
  return { copy, remove: () => rmSync(copy, { recursive: true, force: true }) };
}
