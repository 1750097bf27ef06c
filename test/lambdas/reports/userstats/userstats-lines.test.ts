import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type UserstatsOptions,
  userstatsLines,
} from '../../../../lambdas/reports/userstats/userstats-lines.ts';
import type { UserCell } from '../../../../reporting/days/day-cells.ts';
import type { DayCounters } from '../../../../reporting/days/day-counters.ts';
import { NO_HASHES } from '../../../../reporting/tuning/hashes-by-token.ts';
import type { UserEvent } from '../../../../shared/counters/counter-keys.ts';
import { day, msg, range, voice } from '../../../support/reporting/days.ts';

const NAMES: Record<string, string> = { a: 'alpha', b: 'beta', v: 'lounge' };

async function rows(days: DayCounters[], options: Partial<UserstatsOptions> = {}): Promise<string[]> {
  const lines: string[] = [];
  const all = userstatsLines({
    range: range('2018-01-12', '2018-01-13'),
    days,
    now: Date.parse('2020-01-01T00:00:00Z'),
    hashesOf: async () => NO_HASHES,
    rollUp: (id) => (id.startsWith('t') ? 'a' : id),
    label: (id) => `#${NAMES[id] ?? id}`,
    ...options,
  });
  for await (const some of all) lines.push(...some.map((line) => line.slice(0, -'\r\n'.length)));
  return lines;
}

test('within an hour: messages, voice, joins, parts, total; then by hash, then by channel', async () => {
  const given = day(
    '2018-01-12',
    { zed: [voice(13, 'v', 60), msg(13, 'b', 2), msg(13, 'a', 1)], amy: [msg(13, 'b', 4), msg(14, 'v', 1)] },
    { joins: { 13: 3 }, parts: { 13: 1 }, totals: { 13: 102 } },
  );
  assert.deepEqual(await rows([given], { range: range('2018-01-12T13', '2018-01-12T15') }), [
    'Period,Event,User hash,Channel,Count',
    '2018-01-12T13:00:00Z,msg,amy,#beta,4',
    '2018-01-12T13:00:00Z,msg,zed,#alpha,1',
    '2018-01-12T13:00:00Z,msg,zed,#beta,2',
    '2018-01-12T13:00:00Z,voice,zed,#lounge,60',
    '2018-01-12T13:00:00Z,join,,,3',
    '2018-01-12T13:00:00Z,part,,,1',
    '2018-01-12T13:00:00Z,total_users,,,102',
    '2018-01-12T14:00:00Z,msg,amy,#lounge,1',
    '2018-01-12T14:00:00Z,total_users,,,102',
  ]);
});

test('threads are added to their parent’s row, per person, event and hour', async () => {
  const given = day('2018-01-12', {
    amy: [msg(13, 'a', 1), msg(13, 't1', 2), msg(13, 't2', 4), msg(14, 't1', 8), voice(13, 't1', 16)],
    bob: [msg(13, 't1', 32)],
  });
  assert.deepEqual((await rows([given])).slice(1), [
    '2018-01-12T13:00:00Z,msg,amy,#alpha,7',
    '2018-01-12T13:00:00Z,msg,bob,#alpha,32',
    '2018-01-12T13:00:00Z,voice,amy,#alpha,16',
    '2018-01-12T14:00:00Z,msg,amy,#alpha,8',
  ]);
});

test('two channels with the same name have a row each', async () => {
  const given = day('2018-01-12', { amy: [msg(13, 'y', 1), msg(13, 'x', 2)] });
  assert.deepEqual((await rows([given], { label: () => '#same' })).slice(1), [
    '2018-01-12T13:00:00Z,msg,amy,#same,2',
    '2018-01-12T13:00:00Z,msg,amy,#same,1',
  ]);
});

test('zero counts are not written', async () => {
  const given = day('2018-01-12', { amy: [msg(1, 'a', 0)] }, { joins: { 1: 0 }, parts: { 1: 0 } });
  assert.deepEqual((await rows([given])).slice(1), []);
});

test('the last member count, even from before the range, is repeated for quiet hours up to now', async () => {
  const days = [day('2018-01-12', {}, { totals: { 2: 102 } }), day('2018-01-13')];
  const options = {
    range: range('2018-01-12T01', '2018-01-14'),
    initialTotal: 99,
    now: Date.parse('2018-01-13T03:59:59Z'),
  };
  const lines = (await rows(days, options)).slice(1);
  assert.equal(lines.length, 23 + 4);
  assert.equal(lines[0], '2018-01-12T01:00:00Z,total_users,,,99');
  assert.equal(lines[1], '2018-01-12T02:00:00Z,total_users,,,102');
  assert.equal(lines.at(-1), '2018-01-13T03:00:00Z,total_users,,,102');
});

test('a range that starts within a day has the member count from earlier that day', async () => {
  const given = day('2018-01-12', {}, { totals: { 3: 103, 20: 120 } });
  const lines = await rows([given], { range: range('2018-01-12T10', '2018-01-12T11'), initialTotal: 99 });
  assert.deepEqual(lines.slice(1), ['2018-01-12T10:00:00Z,total_users,,,103']);
});

test('there is no member count before the first known one, but a count of zero is written', async () => {
  const given = day('2018-01-12', {}, { totals: { 22: 0 } });
  assert.deepEqual((await rows([given])).slice(1), [
    '2018-01-12T22:00:00Z,total_users,,,0',
    '2018-01-12T23:00:00Z,total_users,,,0',
  ]);
});

test('hashes are read once per month and replace the tokens that they belong to', async () => {
  const months: string[] = [];
  const lines = await rows(
    [
      day('2018-01-30', { t: [msg(1, 'a', 1)], late: [msg(1, 'a', 2)] }),
      day('2018-01-31', { t: [msg(1, 'a', 3)] }),
      day('2018-02-01', { t: [msg(1, 'a', 4)] }),
    ],
    {
      range: range('2018-01-30', '2018-02-02'),
      hashesOf: async (month) => {
        months.push(month);
        const known = (token: string) => (month === '2018-01' && token === 't' ? 'hash' : token);
        return { of: (tokens) => tokens.texts().map(known) };
      },
    },
  );
  assert.deepEqual(months, ['2018-01', '2018-02']);
  assert.deepEqual(lines.slice(1), [
    '2018-01-30T01:00:00Z,msg,hash,#alpha,1',
    '2018-01-30T01:00:00Z,msg,late,#alpha,2',
    '2018-01-31T01:00:00Z,msg,hash,#alpha,3',
    '2018-02-01T01:00:00Z,msg,t,#alpha,4',
  ]);
});

test('rows do not depend on the order of people and cells in the database', async () => {
  const cells = ['a', 'b', 't1', 'v'].flatMap((channel) => [msg(5, channel, 3), voice(5, channel, 7)]);
  const users = ['u1', 'u2', 'u3'];
  const reference = await rows([day('2018-01-12', Object.fromEntries(users.map((user) => [user, cells])))]);
  const shuffled = <T>(values: T[]) => fc.shuffledSubarray(values, { minLength: values.length });
  await fc.assert(
    fc.asyncProperty(shuffled(users), shuffled(cells), async (someUsers, someCells) => {
      const given = day('2018-01-12', Object.fromEntries(someUsers.map((user) => [user, someCells])));
      assert.deepEqual(await rows([given]), reference);
    }),
  );
});

/** Computes the rows of one day directly from their definition. */
function naive(users: Record<string, UserCell[]>): string[] {
  const sums = new Map<string, number>();
  for (const [hash, cells] of Object.entries(users)) {
    for (const { event, hour, channel, count } of cells) {
      const id = channel.startsWith('t') ? 'a' : channel;
      const name = `#${NAMES[id] ?? id}`;
      const key = [String(hour).padStart(2, '0'), event, hash, name].join();
      if (count > 0) sums.set(key, (sums.get(key) ?? 0) + count);
    }
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, sum]) => `2018-01-12T${key.slice(0, 2)}:00:00Z${key.slice(2)},${sum}`);
}

test('the rows of any day match a direct computation', async () => {
  const cell = fc.record({
    event: fc.constantFrom<UserEvent>('msg', 'voice'),
    hour: fc.nat(23),
    channel: fc.constantFrom('a', 'b', 't1', 't2', 'v', '7'),
    count: fc.integer({ min: -1, max: 3600 }),
  });
  const users = fc.dictionary(fc.constantFrom('amy', 'bob', 'zed', '0a'), fc.array(cell, { maxLength: 12 }));
  await fc.assert(
    fc.asyncProperty(users, async (given) => {
      assert.deepEqual((await rows([day('2018-01-12', given)])).slice(1), naive(given));
    }),
  );
});
