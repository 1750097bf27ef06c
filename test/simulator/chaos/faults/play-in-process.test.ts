import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playInProcess } from '../../../../simulator/chaos/faults/play-in-process.ts';

/** Seeds of rounds with a month's end, lost sessions, killed, frozen and handed over workers, and a poisoned batch. */
const PAIRS = [
  [3, 5],
  [8, 6],
];

test('every counter is right after a few rounds of the fault campaign', async () => {
  // Two at a time: with more, the processes of a round are too slow for its bounds. A round takes some ten seconds.
  for (const pair of PAIRS) {
    for (const { seed, wrong, events } of await Promise.all(pair.map(playInProcess))) {
      assert.deepEqual(wrong, [], `seed ${seed}`);
      assert.ok(events > 100, `seed ${seed} played ${events} events`);
    }
  }
});
