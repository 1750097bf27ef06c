import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmulatorError } from './emulator-error.ts';

/**
 * Keeps a second process away from a data directory: its databases are for one. Returns how to let go of it. Throws
 * EmulatorError where the directory is in use or cannot be written.
 */
export function lockDataDir(dir: string): () => void {
  const file = join(dir, 'lock');
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new EmulatorError(`The data directory ${dir} cannot be made: ${reasonOf(error)}.`);
  }
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') {
      throw new EmulatorError(`The data directory ${dir} cannot be written: ${reasonOf(error)}.`);
    }
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
  // A lock that was cut short, say by a power failure, names nobody; and 0 or less would stand for whole groups.
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
const reasonOf = (error: unknown): unknown => (error instanceof Error ? error.message : error);
