import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHasher } from '../../../gateway/salts/hasher.ts';
import { createSaltKeeper, type SaltKeeperOptions } from '../../../gateway/salts/salt-keeper.ts';
import { at } from '../../support/gateway/gateway-events.ts';
import { until } from '../../support/until.ts';

const MINUTE = 60_000;
const FEBRUARY = at('2018-02-01T00:00:00');
const MIDMONTH = at('2018-01-12T12:00:00');

function keeping(overrides: Partial<SaltKeeperOptions> = {}) {
  const hasher = createHasher();
  const calls: string[] = [];
  const salt = (month: string) => Promise.resolve(Buffer.from(month));
  const keeper = createSaltKeeper({
    hasher,
    ensureSalt: (month) => {
      calls.push(`ensure ${month}`);
      return salt(month);
    },
    readSalt: (month) => {
      calls.push(`read ${month}`);
      return salt(month);
    },
    hasFinished: async () => false,
    ...overrides,
  });
  return { hasher, calls, keeper };
}

test('a start in the middle of a month loads its salt, and that of the month before if it is unfinished', async () => {
  const { hasher, calls, keeper } = keeping();
  assert.equal(keeper.isReady(MIDMONTH), false);
  await keeper.prepare(MIDMONTH);
  assert.equal(keeper.isReady(MIDMONTH), true);
  assert.deepEqual(calls, ['read 2017-12', 'ensure 2018-01']);
  assert.deepEqual(keeper.finishMonths(MIDMONTH), [{ t: 'month-finished', month: '2017-12' }]);
  assert.equal(hasher.hasSalt('2017-12'), false);
  assert.equal(hasher.hasSalt('2018-01'), true);
});

test('the salt of a month that this shard has finished is not requested again', async () => {
  const { calls, keeper } = keeping({ hasFinished: async (month) => month === '2017-12' });
  await keeper.prepare(MIDMONTH);
  assert.deepEqual(calls, ['ensure 2018-01']);
  assert.deepEqual(keeper.finishMonths(MIDMONTH), []);
});

test('a month whose salt is gone is not finished, because there was nothing to forget', async () => {
  const { keeper } = keeping({ readSalt: async () => undefined });
  await keeper.prepare(MIDMONTH);
  assert.deepEqual(keeper.finishMonths(MIDMONTH), []);
});

test("the next month's salt is loaded in the last hour of a month, without a wait", async () => {
  let arrive = () => {};
  const { hasher, keeper } = keeping({
    ensureSalt: (month) =>
      month === '2018-02'
        ? new Promise((resolve) => {
            arrive = () => resolve(Buffer.from(month));
          })
        : Promise.resolve(Buffer.from(month)),
  });
  await keeper.prepare(MIDMONTH);
  assert.equal(keeper.isReady(FEBRUARY - 61 * MINUTE), true);
  assert.equal(keeper.isReady(FEBRUARY - 60 * MINUTE), false);
  await keeper.prepare(FEBRUARY - 60 * MINUTE);
  assert.equal(hasher.hasSalt('2018-02'), false);
  arrive();
  await until(() => keeper.isReady(FEBRUARY - 60 * MINUTE));
  assert.equal(hasher.hasSalt('2018-02'), true);
});

test('loading the next month’s salt is tried again after a failure, and the caller sees no error', async () => {
  let tries = 0;
  const { keeper, hasher } = keeping({
    ensureSalt: async (month) => {
      if (month === '2018-02' && ++tries === 1) throw new Error('away');
      return Buffer.from(month);
    },
  });
  await keeper.prepare(MIDMONTH);
  const ahead = FEBRUARY - 30 * MINUTE;
  while (!keeper.isReady(ahead)) await keeper.prepare(ahead);
  assert.equal(tries, 2);
  assert.equal(hasher.hasSalt('2018-02'), true);
});

test("a month's salt is kept for a quarter of an hour after its end, then the month is finished exactly once", async () => {
  const { hasher, keeper } = keeping();
  await keeper.prepare(MIDMONTH);
  keeper.finishMonths(MIDMONTH);
  await keeper.prepare(FEBRUARY);
  assert.deepEqual(keeper.finishMonths(FEBRUARY + 15 * MINUTE - 1), []);
  assert.equal(hasher.hasSalt('2018-01'), true);
  assert.deepEqual(keeper.finishMonths(FEBRUARY + 15 * MINUTE), [{ t: 'month-finished', month: '2018-01' }]);
  assert.equal(hasher.hasSalt('2018-01'), false);
  assert.deepEqual(keeper.finishMonths(FEBRUARY + 16 * MINUTE), []);
  await keeper.prepare(FEBRUARY + 17 * MINUTE);
  assert.equal(hasher.hasSalt('2018-01'), false);
  assert.equal(hasher.hasSalt('2018-02'), true);
});

test('a closed month has no salt, and its salt is not requested for every event', async () => {
  let asked = 0;
  const { hasher, keeper } = keeping({
    ensureSalt: async () => {
      asked += 1;
      return undefined;
    },
  });
  await keeper.prepare(MIDMONTH);
  assert.equal(keeper.isReady(MIDMONTH), true);
  assert.equal(hasher.hasSalt('2018-01'), false);
  assert.equal(asked, 1);
});

test('a salt that cannot be loaded is an error for the caller that needs it now', async () => {
  const { keeper } = keeping({ ensureSalt: () => Promise.reject(new Error('away')) });
  await assert.rejects(keeper.prepare(MIDMONTH), /away/);
  assert.equal(keeper.isReady(MIDMONTH), false);
});
