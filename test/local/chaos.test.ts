import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playInProcess } from '../../local/chaos/play.ts';

/** Rounds with a month's end, lost sessions, killed, frozen and handed over workers, and a poisoned batch among them. */
const SEEDS = [3, 5, 8, 11];

test('every counter is right after a few rounds of the fault campaign', async () => {
  const results = await Promise.all(SEEDS.map(playInProcess));
  for (const { seed, wrong, events } of results) {
    assert.deepEqual(wrong, [], `seed ${seed}`);
    assert.ok(events > 100, `seed ${seed} played ${events} events`);
  }
});
