import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../support/run-command.ts';

test('options that exclude each other, and malformed ones, are refused', async () => {
  const parallel = await run('chaos', ['--machine', '--parallel', '2']);
  assert.equal(parallel.code, 2);
  assert.match(parallel.stderr, /^--parallel: with --machine there is one bot to kill/);
  const rounds = await run('chaos', ['--machine', '--rounds', '0']);
  assert.equal(rounds.code, 2);
  assert.match(rounds.stderr, /^--rounds: expected a whole number from 1 to 999999999, got "0"/);
});
