import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readSalts, readUsers } from '../../../local/audit/id-lists.ts';
import { run } from '../../support/run-command.ts';

const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
after(() => rmSync(dir, { recursive: true }));

const ID = '900000000000000001';
const HEX = 'ab'.repeat(32);
const BASE64 = Buffer.from(HEX, 'hex').toString('base64');

function list(text: string): string {
  const file = join(dir, 'list.txt');
  writeFileSync(file, text);
  return file;
}

test('user ids are read with their line numbers, with any line ending', () => {
  assert.deepEqual(readUsers(list(`\uFEFF${ID}\r\n18446744073709551615\r\n`)), [
    { id: ID, line: 1 },
    { id: '18446744073709551615', line: 2 },
  ]);
});

test('for a line that is no user id the error has its number and the mistake, never its content', () => {
  for (const [line, what] of [
    ['', 'the line is empty'],
    [`${ID} `, 'character 19 of 19 is not a digit'],
    [`<@${ID}>`, 'character 1 of 21 is not a digit'],
    ['4242424242424242', 'the line has 16 digits'],
    ['424242424242424242424', 'the line has 21 digits'],
    ['18446744073709551616', 'the number has more than 64 bits'],
  ] as const) {
    assert.throws(
      () => readUsers(list(`${ID}\n${line}\n${ID}\n`)),
      ({ name, message }: Error) => {
        assert.equal(name, 'UsageError');
        assert.ok(message.includes(`list.txt:2: ${what}: expected a Discord user id`), message);
        assert.doesNotMatch(message, /4242|1844|9000/);
        return true;
      },
    );
  }
});

test('salts are read in hex and in base64, of either alphabet', () => {
  const salt = Buffer.from(HEX, 'hex');
  const url = salt.toString('base64url');
  assert.deepEqual(
    readSalts(list(`2018-01 ${HEX.toUpperCase()}\n2018-02\t${BASE64}\n2018-03 ${url}`)),
    ['2018-01', '2018-02', '2018-03'].map((month) => ({ month, salt })),
  );
});

test('for a line that is no month and salt the error has the mistake, never its content', () => {
  for (const [line, what] of [
    [`2018-13 ${HEX}`, 'the month is not YYYY-MM'],
    [`2018-01 ${HEX}00`, 'the salt is not 32 bytes'],
    ['2018-01', 'the salt is not 32 bytes'],
    [`2018-01 ${HEX} ${HEX}`, 'the line has more than two words'],
  ] as const) {
    assert.throws(
      () => readSalts(list(`${line}\n`)),
      ({ message }: Error) => message.includes(`list.txt:1: ${what}`) && !/abab|q6ur/.test(message),
    );
  }
});

test('a list that is missing or empty is an error', async () => {
  assert.throws(() => readUsers(join(dir, 'none.txt')), /none\.txt cannot be read \(ENOENT\)/);
  assert.throws(() => readUsers(list('')), /is empty: expected a Discord user id on each line/);
  const { code, stderr } = await run('audit', ['--data', dir]);
  assert.equal(code, 2);
  assert.match(stderr, /^Missing option: --users FILE/);
});
