import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playKills } from '../../../../simulator/chaos/kills/play-kills.ts';

const KILLS = 2;

// Takes some ten seconds: the whole bot is started three times, each time after the lease of the one before it.
test('every counter is right after the self-hosted bot is killed with its database and queue', async () => {
  const kinds: string[] = [];
  const { wrong, events, log } = await playKills({
    seed: 1,
    kills: KILLS,
    onEnd: ({ kind }) => kinds.push(kind),
  });
  assert.deepEqual(wrong, [], log.join('\n'));
  assert.equal(kinds.filter((kind) => kind.startsWith('killed')).length, KILLS);
  assert.ok(events > 100, `${events} events were played`);
});
