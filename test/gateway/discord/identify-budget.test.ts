import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createIdentifyBudget, identifyWait } from '../../../gateway/discord/identify-budget.ts';

const DAY_MS = 86_400_000;
const fresh = { total: 1000, remaining: 1000, reset_after: DAY_MS, max_concurrency: 1 };

test('the first IDENTIFY does not wait, and each one after it waits longer, up to five minutes', () => {
  const waits = [0, 1, 2, 3, 4, 5, 6, 7, 20].map((lately) => identifyWait(lately, fresh, 1));
  assert.deepEqual(waits, [0, 5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
});

test('jitter shortens a wait by half at most', () => {
  assert.equal(identifyWait(3, fresh, 0), identifyWait(3, fresh, 1) / 2);
});

test('once half of the day’s starts are used, the rest is spread over the day and never runs out', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: DAY_MS }), (remaining, left) => {
      // A worker that only identifies, for the rest of the day.
      let limit = { ...fresh, remaining, reset_after: left };
      for (let n = 0; limit.reset_after > 0; n++) {
        const wait = identifyWait(n, limit, 0);
        limit = { ...limit, reset_after: limit.reset_after - Math.max(wait, 5_000) };
        if (limit.reset_after <= 0) break;
        limit = { ...limit, remaining: limit.remaining - 1 };
        assert.ok(limit.remaining >= 1, `${remaining} at ${left} ms before the reset`);
      }
    }),
  );
});

test('a shard that waits logs it, and another shard does not wait for it', async () => {
  const slept: number[] = [];
  const said: unknown[] = [];
  const budget = createIdentifyBudget({
    readLimit: async () => ({ ...fresh, max_concurrency: 16 }),
    log: (_, message, fields) => void said.push([message, fields?.['shard']]),
    sleep: async (ms) => void slept.push(ms),
    now: () => 0,
    random: () => 1,
  });
  const { signal } = new AbortController();
  await budget.waitForIdentify(0, signal);
  await budget.waitForIdentify(1, signal);
  assert.deepEqual(slept, []);
});

test('a shard that is destroyed while it waits stops waiting', async () => {
  const controller = new AbortController();
  const budget = createIdentifyBudget({
    readLimit: async () => ({ ...fresh, remaining: 1 }),
    log: () => controller.abort(),
  });
  await assert.rejects(budget.waitForIdentify(0, controller.signal), { name: 'AbortError' });
});
