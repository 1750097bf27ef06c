import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { UserCell } from '../../../reporting/days/day-cells.ts';
import type { DayCounters } from '../../../reporting/days/day-counters.ts';
import { decodeDay } from '../../../reporting/days/decode-day.ts';
import { encodeDay } from '../../../reporting/days/encode-day.ts';
import type { UserEvent } from '../../../shared/counters/counter-keys.ts';
import { day, msg, voice } from '../../support/reporting/days.ts';

const DAY = '2018-01-12';
const count = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const hours = fc.dictionary(fc.nat(23).map(String), count) as fc.Arbitrary<Record<number, number>>;
const cell = fc.record({
  event: fc.constantFrom<UserEvent>('msg', 'voice'),
  hour: fc.nat(23),
  channel: fc.constantFrom('1', '2', '900000000000000003'),
  count: fc.integer({ min: 0, max: 1_000_000 }),
});
const users = fc.dictionary(
  fc.stringMatching(/^[0-9a-f]{32}$/),
  fc.array(cell, { maxLength: 12 }),
) as fc.Arbitrary<Record<string, UserCell[]>>;

/** The counts above 0 by their names; those of one person, event, hour and channel are added up. */
function countsOf({ users, joins, parts, totals }: DayCounters) {
  const sums = new Map<string, number>();
  for (const { token, cells } of users) {
    for (const { event, hour, channel, count } of cells) {
      const name = `${token} ${event} ${hour} ${channel}`;
      if (count > 0) sums.set(name, (sums.get(name) ?? 0) + count);
    }
  }
  return [sums, joins, parts, totals];
}

test('a file gives back the day’s counts, those of one person, hour and channel added up', async () => {
  await fc.assert(
    fc.asyncProperty(users, hours, hours, hours, async (users, joins, parts, totals) => {
      const counters = day(DAY, users, { joins, parts, totals });
      const decoded = decodeDay(DAY, encodeDay({ counters, late: [] }));
      assert.deepEqual(decoded?.counters.day, DAY);
      assert.deepEqual(countsOf(decoded?.counters ?? counters), countsOf(counters));
    }),
  );
});

test('a large day is encoded in parts, and each person is in one of them', async () => {
  const tokenOf = (number: number) => number.toString(16).padStart(32, '0');
  const people = Object.fromEntries(
    Array.from({ length: 3_000 }, (_, at) => [
      tokenOf(at),
      Array.from({ length: 24 }, (_, hour) => msg(hour, '1', at + 1)),
    ]),
  );
  const counters = day(DAY, people);
  const file = encodeDay({ counters, late: [] });
  assert.equal(parquetMetadata(file.slice().buffer).row_groups.length, 2);
  const decoded = decodeDay(DAY, file);
  assert.equal(decoded?.counters.users.tokens.size(), 3_000);
  const text = Buffer.from(file).toString('latin1');
  for (const token of [0, 2_729, 2_730, 2_731, 2_999].map(tokenOf))
    assert.equal(text.split(token).length, 2, 'the token is in one part');
  assert.deepEqual(countsOf(decoded?.counters ?? counters), countsOf(counters));
});

test('a file names the late batches that it includes', async () => {
  const late = ['7#0/1', '8#3/16'];
  assert.deepEqual(decodeDay(DAY, encodeDay({ counters: day(DAY), late }))?.late, late);
});

test('another reader finds a row for each hour, event, person and channel', async () => {
  const counters = day(
    DAY,
    { ann: [voice(10, '5', 90), msg(9, '4', 3)] },
    { joins: { 9: 2 }, totals: { 9: 40 } },
  );
  const { buffer } = encodeDay({ counters, late: [] }).slice();
  assert.deepEqual(await parquetReadObjects({ file: buffer }), [
    { hour: 9, event: 'msg', user: 'ann', channel: '4', count: 3 },
    { hour: 10, event: 'voice', user: 'ann', channel: '5', count: 90 },
    { hour: 9, event: 'join', user: '', channel: '', count: 2 },
    { hour: 9, event: 'total_users', user: '', channel: '', count: 40 },
  ]);
});

test('a file with another layout decodes to undefined, and bytes that are no file throw', async () => {
  const other = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'hour', data: [1] }] }));
  assert.equal(decodeDay(DAY, other), undefined);
  assert.throws(() => decodeDay(DAY, new Uint8Array(64)));
});

test('a user that is no token is refused', () => {
  const file = encodeDay({ counters: day(DAY, { ann: [msg(9, '4', 3)] }), late: [] });
  assert.throws(() => decodeDay(DAY, file), /32 bytes, not 3/);
});

test('a count of 2^31 is refused', () => {
  const counters = day(DAY, {}, { totals: { 1: 2 ** 31 } });
  assert.throws(() => encodeDay({ counters, late: [] }), /too large/);
});
