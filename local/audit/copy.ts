import { constants, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

export interface Aside {
  copy: string;
  remove: () => void;
}

/**
 * Copies a data directory aside, readable by its owner only: the emulators write to what they open, and an audit must
 * not change what it audits. Gives the copy and what removes it; it is removed as well when the process is told to end.
 */
export function copyAside(dir: string): Aside {
  const copy = mkdtempSync(join(tmpdir(), 'userstats-audit-'));
  const remove = () => rmSync(copy, { recursive: true, force: true });
  process.once('exit', remove);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  cpSync(dir, copy, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (path) => basename(path) !== 'lock',
  });
  return { copy, remove };
}
