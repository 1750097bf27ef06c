import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMissedBatchCheck } from '../../../gateway/shard/missed-batches.ts';
import type { MissedBatches } from '../../../gateway/shard/restore-memory.ts';

const STORED = { guilds: new Map(), voice: [] };

/** A check of a state that misses what `missed` says, and what it reported. */
function checking(missed: { now: MissedBatches | undefined | Error }) {
  const reported: unknown[] = [];
  const logged: string[] = [];
  const { check } = createMissedBatchCheck({
    readMemory: async () => STORED,
    async readMissedBatches() {
      if (missed.now instanceof Error) throw missed.now;
      return missed.now;
    },
    log: (level) => void logged.push(level),
    onMissing: ({ through }, at) => void reported.push({ through, at }),
  });
  return { check, reported, logged };
}

test('while the state misses nothing, nothing is reported', async () => {
  const { check, reported, logged } = checking({ now: undefined });
  await check(1);
  assert.deepEqual([reported, logged], [[], []]);
});

test('missed batches are reported once, and again only when more were missed', async () => {
  const missed = { now: { n: 4, since: 0 } };
  const { check, reported } = checking(missed);
  await check(1);
  await check(2);
  missed.now = { n: 7, since: 0 };
  await check(3);
  assert.deepEqual(reported, [
    { through: 4, at: 1 },
    { through: 7, at: 3 },
  ]);
});

test('a check that fails is logged, and the next one reports what was missed', async () => {
  const missed: { now: MissedBatches | Error } = { now: new Error('away') };
  const { check, reported, logged } = checking(missed);
  await check(1);
  assert.deepEqual([reported, logged], [[], ['warn']]);
  missed.now = { n: 4, since: 0 };
  await check(2);
  assert.deepEqual(reported, [{ through: 4, at: 2 }]);
});
