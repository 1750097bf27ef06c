import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { readApplied } from '../../../gateway/shard/restore-memory.ts';
import { applyBatch } from '../../../lambdas/ingest/apply.ts';
import { claim } from '../../../lambdas/ingest/claim.ts';
import { createTokenResolver } from '../../../lambdas/ingest/tokens.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { readDay } from '../../../reporting/days/day-counters.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import type { Batch } from '../../../shared/messages/batch.ts';
import { batch, GUILD, messages, who } from '../../support/lambdas/batches.ts';

let stack: Stack;
before(async () => {
  stack = await startStack({ log: quietLog });
});
after(() => stack.stop());

/** Each test has its own shard and day. */
let shard = '';
let day = '';
let tests = 0;
beforeEach(() => {
  tests += 1;
  shard = `${tests}/1000`;
  day = new Date(Date.UTC(2018, 0, tests)).toISOString().slice(0, 10);
});

const of = (n: number, parts: Partial<Batch> = {}): Batch => ({ ...batch(n, parts), shard });
const counting = (n: number, count: number): Batch => of(n, { users: [messages(who(1), count, day)] });
/** The empty batch that a new worker sends under the id of a batch whose outcome is unknown. */
const empty = (n: number): Batch => {
  const like = of(n);
  return { ...like, at: like.at - 1 };
};
const apply = (one: Batch) => applyBatch(one, createTokenResolver());

async function counted(): Promise<number> {
  const { users } = await readDay(GUILD, day);
  return users.flatMap(({ cells }) => cells).reduce((sum, { count }) => sum + count, 0);
}

test('a batch claimed by a function that died is counted at the next delivery', async () => {
  const one = counting(1, 3);
  assert.equal(await claim(one), 'new');
  assert.equal(await counted(), 0);
  assert.equal(await apply(one), 'applied');
  assert.equal(await apply(one), 'duplicate');
  assert.equal(await counted(), 3);
});

test('a batch claimed by a function that died is counted at a redrive, after newer batches', async () => {
  const one = counting(1, 3);
  await claim(one);
  assert.equal(await apply(counting(2, 10)), 'applied');
  assert.equal(await apply(one), 'late');
  assert.equal(await apply(one), 'duplicate');
  assert.equal(await counted(), 13);
});

test('an empty batch supersedes another of its id, whenever that one is delivered', async () => {
  assert.equal(await apply(empty(1)), 'applied');
  assert.equal(await apply(counting(1, 3)), 'duplicate');
  assert.equal(await readApplied(shard, 1), empty(1).at);
  await apply(counting(2, 10));
  assert.equal(await apply(counting(1, 3)), 'duplicate');
  assert.equal(await counted(), 10);
});

test('an empty batch that is delivered second changes nothing', async () => {
  const one = counting(1, 3);
  await apply(one);
  assert.equal(await apply(empty(1)), 'duplicate');
  assert.equal(await readApplied(shard, 1), one.at);
  assert.equal(await apply(one), 'duplicate');
  assert.equal(await counted(), 3);
});

// It takes some seconds: each of the 25 runs applies up to 16 batches to a database.
test('one batch of each id counts once, for any order and number of deliveries', async () => {
  // Batches arrive in order, an empty one after the other batch of its id. Any of them may arrive again, or late.
  const delivery = fc.record({ n: fc.integer({ min: 1, max: 4 }), isEmpty: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('real', 'empty', 'both', 'real late'), { minLength: 4, maxLength: 4 }),
      fc.array(delivery, { maxLength: 8 }),
      async (fates, again) => {
        shard = `${++tests}/1000`;
        day = new Date(Date.UTC(2018, 0, tests)).toISOString().slice(0, 10);
        const late: Batch[] = [];
        let expected = 0;
        for (const [i, fate] of fates.entries()) {
          const n = i + 1;
          if (fate === 'real' || fate === 'both') await apply(counting(n, 10 ** i));
          if (fate === 'empty' || fate === 'both') await apply(empty(n));
          if (fate === 'real late') late.push(counting(n, 10 ** i));
          if (fate !== 'empty') expected += 10 ** i;
        }
        for (const one of late) await apply(one);
        for (const { n, isEmpty } of again) await apply(isEmpty ? empty(n) : counting(n, 10 ** (n - 1)));
        assert.equal(await counted(), expected);
      },
    ),
    { numRuns: 25 },
  );
});
