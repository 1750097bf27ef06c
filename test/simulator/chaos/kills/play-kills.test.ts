import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playMachine } from '../../../../simulator/chaos/kills/play-kills.ts';
import { run } from '../../../support/run-command.ts';

const KILLS = 2;

// Takes some ten seconds: the whole bot is started three times, each time after the lease of the one before it.
test('every counter is right after the self-hosted bot is killed with its database and queue', async () => {
  const kinds: string[] = [];
  const { wrong, events, log } = await playMachine({
    seed: 1,
    kills: KILLS,
    onEnd: ({ kind }) => kinds.push(kind),
  });
  assert.deepEqual(wrong, [], log.join('\n'));
  assert.equal(kinds.filter((kind) => kind.startsWith('killed')).length, KILLS);
  assert.ok(events > 100, `${events} events were played`);
});

test('options that do not go together or cannot be read are refused', async () => {
  const parallel = await run('chaos', ['--machine', '--parallel', '2']);
  assert.equal(parallel.code, 2);
  assert.match(parallel.stderr, /^--parallel: with --machine there is one bot to kill/);
  const rounds = await run('chaos', ['--machine', '--rounds', '0']);
  assert.equal(rounds.code, 2);
  assert.match(rounds.stderr, /^--rounds: expected a whole number from 1 to 999999999, got "0"/);
});
