import { DatabaseSync } from 'node:sqlite';
import { OperatorError } from '../../shared/operator-error.ts';

/** Tells our files from other SQLite databases (SQLite: PRAGMA application_id): "USTS". */
const APPLICATION = 0x55_53_54_53;
/** The form of the data. A change of form raises it and brings a migration. */
const VERSION = 1;

/** SQLite's primary result codes (SQLite: Result and error codes) that a person can do something about. */
const ADVICE: ReadonlyMap<number, string> = new Map([
  [5, 'another bot uses it. Stop that one first, or set DATA_DIR to another directory'],
  [8, 'it cannot be written. Check who owns the data directory'],
  [10, 'the disk reports an error. Check the disk, then restore a backup if the file is damaged'],
  [11, 'it is damaged. Restore a backup'],
  [13, 'the disk is full. Free some space, then start again'],
  [14, 'it cannot be opened. Check that the data directory is there and can be written'],
  [26, 'it is no SQLite database, or it is damaged. Restore a backup, or set DATA_DIR to another directory'],
]);

/**
 * Opens the database of a data directory, or one in memory where no file is given. Nobody else can open it meanwhile: the
 * system gives the lock up with the process. A write is on the disk when it returns, and what is deleted is overwritten.
 * Throws an OperatorError where the file cannot be used.
 */
export function openDatabase(file?: string): DatabaseSync {
  try {
    const db = new DatabaseSync(file ?? ':memory:');
    try {
      db.exec('PRAGMA locking_mode = EXCLUSIVE');
      refuseForeign(db, file);
      db.exec('PRAGMA journal_mode = WAL');
      db.exec('PRAGMA synchronous = FULL');
      db.exec('PRAGMA secure_delete = ON');
      claim(db);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) % 256 : undefined;
    const advice = code === undefined ? undefined : ADVICE.get(code);
    if (advice === undefined) throw error;
    throw new OperatorError(`The database ${file} cannot be used: ${advice}.`);
  }
}

/** Changes nothing. Throws an OperatorError for a database of another program, or of a later version of this one. */
function refuseForeign(db: DatabaseSync, file: string | undefined): void {
  const version = pragma(db, 'user_version');
  const isEmpty = db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
  if (!isEmpty && pragma(db, 'application_id') !== APPLICATION)
    throw refusal(file, 'an earlier version or another program wrote it. Set DATA_DIR to another directory');
  if (version > VERSION) {
    const known = `this program knows versions up to ${VERSION}. Update the program`;
    throw refusal(file, `its data has version ${version}, and ${known}`);
  }
}

/** Marks a database as ours, and takes its lock with that. */
function claim(db: DatabaseSync): void {
  db.exec('BEGIN IMMEDIATE');
  db.exec(`PRAGMA application_id = ${APPLICATION}`);
  db.exec(`PRAGMA user_version = ${VERSION}`);
  db.exec('COMMIT');
}

const refusal = (file: string | undefined, reason: string): OperatorError =>
  new OperatorError(`The database ${file} cannot be used: ${reason}.`);

function pragma(db: DatabaseSync, name: string): number {
  const [value] = Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {});
  return Number(value);
}
