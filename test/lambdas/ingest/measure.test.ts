import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Measured, measure } from '../../../lambdas/ingest/measure.ts';
import type { Batch } from '../../../shared/messages/batch.ts';

const BATCH: Batch = {
  v: 1,
  shard: '0/1',
  n: 1,
  at: 10_000,
  users: [
    { guild: '1', day: '2018-01-12', who: 'someone', add: { 'm12:5': 3, 'm13:5': 1, 'v12:6': 600 } },
    { guild: '1', day: '2018-01-12', who: 'another', add: { 'm12:5': 2 } },
  ],
  settled: [],
  guilds: [{ guild: '1', day: '2018-01-12', add: { j12: 2, p12: 1 }, set: { t12: 500 } }],
  facts: [
    { t: 'gap', from: 1_000, to: 3_500 },
    { t: 'gap', from: 1_000, to: 2_000, guild: '1' },
  ],
};

function measured(...outcomes: Parameters<typeof measure>[2][]): Measured {
  const into: Measured = {};
  for (const [n, outcome] of outcomes.entries()) measure(into, BATCH, outcome, 12_000 + n * 1_000);
  return into;
}

test('the events of an applied batch are messages, joins and parts, without seconds and totals', () => {
  assert.deepEqual(measured('applied'), {
    BatchesApplied: 1,
    EventsApplied: 9,
    GapSeconds: 3.5,
    OldestUnappliedSeconds: 2,
  });
});

test('the oldest batch of an invocation shows how far behind it is', () => {
  assert.equal(measured('applied', 'applied', 'applied').OldestUnappliedSeconds, 4);
});

test('an empty batch does not show how far behind ingest is', () => {
  const into: Measured = {};
  measure(into, { ...BATCH, users: [], guilds: [], facts: [] }, 'applied', 3_600_000);
  assert.equal(into.OldestUnappliedSeconds, undefined);
});

test('a duplicate is counted as a duplicate only', () => {
  assert.deepEqual(measured('duplicate'), { BatchesDuplicate: 1 });
});

test('a late batch counts, and does not show how far behind ingest is', () => {
  assert.deepEqual(measured('late'), {
    BatchesLate: 1,
    BatchesApplied: 1,
    EventsApplied: 9,
    GapSeconds: 3.5,
  });
});
