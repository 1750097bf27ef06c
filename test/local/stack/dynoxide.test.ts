import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startDynoxide } from '../../../local/stack/dynoxide.ts';
import { eventually } from '../../support/eventually.ts';
import { databaseOf, emulatorsOf } from '../../support/local/emulator-processes.ts';

const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
after(() => rmSync(dir, { recursive: true }));

test('the program answers after its start, and is gone after its stop', async (t) => {
  const { endpoint, stop } = await startDynoxide(join(dir, 'dynamodb.sqlite'));
  t.after(stop);
  assert.ok((await fetch(endpoint)).status > 0);
  assert.notDeepEqual(emulatorsOf(dir), []);
  await stop();
  await assert.rejects(fetch(endpoint));
  assert.deepEqual(emulatorsOf(dir), []);
});

test('on a machine without the program the error says what to install, and what else to do', async (t) => {
  const arch = Object.getOwnPropertyDescriptor(process, 'arch');
  assert.ok(arch);
  t.after(() => Object.defineProperty(process, 'arch', arch));
  Object.defineProperty(process, 'arch', { ...arch, value: 'pdp11' });
  await assert.rejects(startDynoxide(), {
    name: 'EmulatorError',
    message: new RegExp(
      `@dynoxide/${process.platform}-pdp11 is not installed\\. Try "npm install --no-save .*set DYNAMODB_ENDPOINT`,
    ),
  });
});

test('for a database that cannot be opened the error has the program’s message', async () => {
  writeFileSync(join(dir, 'occupied'), '');
  await assert.rejects(startDynoxide(join(dir, 'occupied', 'dynamodb.sqlite')), {
    name: 'EmulatorError',
    message: /^The embedded DynamoDB \(dynoxide\) ended at once with code \d+: .*unable to open/s,
  });
});

test('a file that is no database stays as it is', async () => {
  const file = join(dir, 'letter.sqlite');
  writeFileSync(file, 'Dear Sir or Madam, this is no database at all.'.repeat(100));
  await assert.rejects(startDynoxide(file), {
    name: 'EmulatorError',
    message: /dynamodb\.sqlite is a database/,
  });
});

test('a server that DYNAMODB_ENDPOINT names is used if it answers', async (t) => {
  t.after(() => delete process.env['DYNAMODB_ENDPOINT']);
  process.env['DYNAMODB_ENDPOINT'] = 'http://127.0.0.1:1';
  await assert.rejects(startDynoxide(), {
    name: 'EmulatorError',
    message: /^Nothing answers at http:\/\/127\.0\.0\.1:1, which DYNAMODB_ENDPOINT names/,
  });
  delete process.env['DYNAMODB_ENDPOINT'];
  const own = await startDynoxide();
  process.env['DYNAMODB_ENDPOINT'] = own.endpoint;
  const given = await startDynoxide();
  assert.equal(given.endpoint, own.endpoint);
  await given.stop();
  assert.ok((await fetch(own.endpoint)).status > 0, 'it is not ours to stop');
  await own.stop();
});

test('an unexpected end is reported, and stopping afterwards does not hang', async () => {
  for (const part of ['program', 'shell'] as const) {
    const below = mkdtempSync(join(dir, part));
    const ended = Promise.withResolvers<Error>();
    const { stop } = await startDynoxide(join(below, 'dynamodb.sqlite'), ended.resolve);
    process.kill(databaseOf(below)[part], 'SIGKILL');
    const { name, message } = await ended.promise;
    assert.equal(name, 'EmulatorError');
    assert.match(message, /^The embedded DynamoDB \(dynoxide\) ended \(.*(137|SIGKILL)/);
    await stop();
    await eventually(() => assert.deepEqual(emulatorsOf(below), []));
  }
});

test('a stop is not reported as a failure', async () => {
  const failures: Error[] = [];
  const { stop } = await startDynoxide(undefined, (error) => failures.push(error));
  await stop();
  assert.deepEqual(failures, []);
});
