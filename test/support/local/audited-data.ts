import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The salts in a data directory that no process has open, by month. */
export function saltsOf(data: string): Map<string, Buffer> {
  // SQLite leaves files beside what it opens.
  const copy = mkdtempSync(join(tmpdir(), 'userstats-'));
  cpSync(data, copy, { recursive: true });
  const database = new DatabaseSync(join(copy, 'dynamodb.sqlite'));
  try {
    const { id } = database.prepare("SELECT id FROM tables WHERE name = 'salts'").get() ?? {};
    const items = database.prepare(`SELECT item FROM items_${id}`).all();
    return new Map(
      items.map(({ item: json }) => {
        const { pk, salt } = JSON.parse(String(json)) as { pk: { S: string }; salt: { B: string } };
        return [pk.S, Buffer.from(salt.B, 'base64')];
      }),
    );
  } finally {
    database.close();
    rmSync(copy, { recursive: true });
  }
}

/** Every file below a folder, with its bytes and when it was written. */
export function stateOf(dir: string): [string, string, number][] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .map((path) => [path, readFileSync(path).toString('latin1'), statSync(path).mtimeMs]);
}
