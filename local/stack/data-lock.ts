import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmulatorError } from './emulator-error.ts';

/**
 * Locks a data directory for this process: its databases allow only one. Returns a function that releases the lock. Throws
 * EmulatorError where another process has the lock, or the directory cannot be written.
 */
export function lockDataDir(dir: string): () => void {
  const file = join(dir, 'lock');
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new EmulatorError(`The data directory ${dir} cannot be created: ${reasonOf(error)}.`);
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
        `The data directory ${dir} is in use by process ${holder}. Stop that process first, or name another directory with --data or DATA_DIR.`,
      );
    }
    writeFileSync(file, String(process.pid));
  }
  return () => rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  // After a power failure the lock can be empty. To `kill`, 0 and negative numbers mean process groups.
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
