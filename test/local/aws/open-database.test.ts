import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { openDatabase } from '../../../local/aws/open-database.ts';

const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
after(() => rmSync(dir, { recursive: true }));

let files = 0;
const newFile = (): string => join(dir, `${++files}.sqlite`);

test('what is written is there when the file is opened again', () => {
  const file = newFile();
  const first = openDatabase(file);
  first.exec('CREATE TABLE t (x)');
  first.exec('INSERT INTO t VALUES (7)');
  first.close();
  const second = openDatabase(file);
  assert.equal(second.prepare('SELECT x FROM t').get()?.['x'], 7);
  second.close();
});

test('a second one cannot open it meanwhile, and is told so', () => {
  const file = newFile();
  const first = openDatabase(file);
  assert.throws(() => openDatabase(file), { name: 'OperatorError', message: /another bot uses it/ });
  first.close();
  openDatabase(file).close();
});

test('what is deleted is no longer in the file once it is closed', () => {
  const file = newFile();
  const db = openDatabase(file);
  const secret = 'a text that must go';
  db.exec('CREATE TABLE t (x)');
  db.prepare('INSERT INTO t VALUES (?)').run(secret);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  assert.ok(readFileSync(file).includes(secret));
  db.exec('DELETE FROM t');
  db.close();
  assert.ok(!readFileSync(file).includes(secret));
});

test('a file that is none of ours is refused, and left as it is', () => {
  const cases: [string, (file: string) => void, RegExp][] = [
    ['text', (file) => writeFileSync(file, 'x'.repeat(5_000)), /no SQLite database, or it is damaged/],
    [
      'another program',
      (file) => other(file, 'CREATE TABLE theirs (x)'),
      /an earlier version or another program wrote it/,
    ],
    [
      'a later version',
      (file) => {
        openDatabase(file).close();
        other(file, 'PRAGMA user_version = 99');
      },
      /version 99, and this program knows versions up to 1\. Update the program/,
    ],
  ];
  for (const [name, make, message] of cases) {
    const file = newFile();
    make(file);
    const before = readFileSync(file);
    assert.throws(() => openDatabase(file), { name: 'OperatorError', message }, name);
    assert.deepEqual(readFileSync(file), before, name);
  }
});

function other(file: string, sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

test('a directory that is not there is named', () => {
  const file = join(dir, 'nowhere', 'db.sqlite');
  assert.throws(() => openDatabase(file), { name: 'OperatorError', message: /nowhere.*cannot be opened/ });
});
