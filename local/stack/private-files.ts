import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../shared/log.ts';

const OWNER_DIRECTORY = 0o700;
const OWNER_FILE = 0o600;
const OWNER_UMASK = 0o077;
/** The names that the bot and its databases use in a data directory. Other files there stay as they are. */
const OURS = /^(?:lock|dynamodb\.sqlite.*|fauxqs\.db.*|s3)$/;

/** From now on, only the owner can read files that this process and its children create. */
export function createForOwnerOnly(): void {
  process.umask(OWNER_UMASK);
}

/**
 * Lets only the owner read a data directory and the bot's files in it. Logs a file whose permissions cannot be changed, such
 * as one of another owner.
 */
export function restrictToOwner(dir: string, log: Log): void {
  const restrict = (path: string, mode: number) => {
    try {
      chmodSync(path, mode);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log('warn', 'The permissions of a data file cannot be changed, so others may read it.', {
        path,
        reason,
      });
    }
  };
  restrict(dir, OWNER_DIRECTORY);
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (!OURS.test(entry.name) || !existsSync(path)) continue;
    if (entry.isFile()) restrict(path, OWNER_FILE);
    if (!entry.isDirectory()) continue;
    restrict(path, OWNER_DIRECTORY);
    for (const below of readdirSync(path, { withFileTypes: true, recursive: true })) {
      if (below.isDirectory()) restrict(join(below.parentPath, below.name), OWNER_DIRECTORY);
      else if (below.isFile()) restrict(join(below.parentPath, below.name), OWNER_FILE);
    }
  }
}
