import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { lockDataDir } from '../../../local/stack/data-lock.ts';
import { EmulatorError } from '../../../local/stack/emulator-error.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'userstats-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const file = () => join(dir, 'lock');
const holder = () => readFileSync(file(), 'utf8');

test('a lock names its process, and is gone when it is released', () => {
  const unlock = lockDataDir(dir);
  assert.equal(holder(), String(process.pid));
  unlock();
  assert.ok(!existsSync(file()));
});

test('the directory is created where it is missing', () => {
  const below = join(dir, 'a', 'b');
  lockDataDir(below)();
  assert.ok(existsSync(below));
});

test('a directory that a running process has locked is refused', () => {
  writeFileSync(file(), String(process.ppid));
  assert.throws(() => lockDataDir(dir), {
    name: 'EmulatorError',
    message: `The data directory ${dir} is in use by process ${process.ppid}. Stop that process first, or name another directory with --data or DATA_DIR.`,
  });
  assert.equal(holder(), String(process.ppid));
});

test('the lock of a process that has died is taken over', async () => {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  writeFileSync(file(), String(child.pid));
  const unlock = lockDataDir(dir);
  assert.equal(holder(), String(process.pid));
  unlock();
});

test('an empty lock, as a power failure leaves it, is taken over', () => {
  for (const content of ['', '\0\0\0\0', 'nonsense', '0', '-1']) {
    writeFileSync(file(), content);
    lockDataDir(dir)();
  }
});

test('a lock with this process’s id, from before the restart of a container, is taken over', () => {
  writeFileSync(file(), String(process.pid));
  lockDataDir(dir)();
});

test('the error names a path that cannot be a data directory', () => {
  writeFileSync(join(dir, 'occupied'), '');
  for (const path of [join(dir, 'occupied'), join(dir, 'occupied', 'below')]) {
    assert.throws(
      () => lockDataDir(path),
      (error) =>
        error instanceof EmulatorError &&
        error.message.startsWith(`The data directory ${path} cannot be created`),
    );
  }
});
