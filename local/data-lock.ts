import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmulatorError } from './emulator-error.ts';

/** Keeps a second process away from a data directory: its databases are for one. Returns how to let go of it. */
export function lockDataDir(dir: string): () => void {
  const file = join(dir, 'lock');
  try {
    mkdirSync(dir, { recursive: true });
  } catch (error) {
    throw new EmulatorError(
      `The data directory ${dir} cannot be made: ${error instanceof Error ? error.message : error}.`,
    );
  }
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch {
    const holder = Number(readFileSync(file, 'utf8'));
    if (holder !== process.pid && isAlive(holder)) {
      throw new EmulatorError(
        `The data directory ${dir} is in use by process ${holder}. Stop that first, or name another directory with --data or DATA_DIR.`,
      );
    }
    writeFileSync(file, String(process.pid));
  }
  return () => rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
