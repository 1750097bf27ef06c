import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { UserCell } from '../../../reporting/days/day-cells.ts';
import type { DayCounters } from '../../../reporting/days/day-counters.ts';
import { CASES } from '../../../reporting/figures/cases.ts';
import { createFold, type FoldOptions, type ReportRow } from '../../../reporting/figures/fold.ts';
import type { ReportType } from '../../../shared/messages/report-request.ts';
import { DAY_MS, dayStart, HOUR_MS } from '../../../shared/time.ts';
import { day, daysAfter, msg, range, voice } from '../../support/reporting/days.ts';

/** The channel a, with its threads. */
const withinA = (id: string): boolean => id === 'a' || id.startsWith('t');

function fold(options: FoldOptions, days: Iterable<DayCounters>): ReportRow[] {
  const folding = createFold(options);
  for (const each of days) folding.add(each);
  return folding.rows();
}

// 2018-01-12 is a Friday.
const FRIDAY = day(
  '2018-01-12',
  {
    ann: [msg(9, 'a', 3), msg(10, 't1', 2), voice(10, 'v', 1800)],
    bob: [msg(10, 'b', 1)],
    cat: [voice(10, 'v', 3600), voice(11, 'v', 3600)],
  },
  { joins: { 9: 4, 11: 1 }, parts: { 10: 2 }, totals: { 9: 104, 10: 102, 11: 103 } },
);
const SATURDAY = day('2018-01-13', { ann: [msg(10, 'b', 5)] }, { joins: { 0: 1 }, totals: { 0: 104 } });
const BOTH = [FRIDAY, SATURDAY];

test('a full report counts a person once over its whole range', () => {
  const [row] = fold({ range: range('2018-01-12', '2018-01-14'), cases: 'full' }, BOTH);
  assert.deepEqual(row, {
    case: 'full',
    totalUsers: 104,
    activeUsers: 2,
    voiceUsers: 2,
    joins: 6,
    parts: 2,
    messages: 11,
    messagesPerUser: 5.5, // ann 10, bob 1
    messagesStdev: Math.sqrt(40.5),
    voiceHours: 2.5,
    voiceHoursPerUser: 1.25, // ann 0.5, cat 2
    voiceHoursStdev: Math.sqrt(1.125 * 3600 * 3600) / 3600,
  });
});

test('a report of some channels keeps the guild’s joins, parts and totals', () => {
  const [row] = fold({ range: range('2018-01-12', '2018-01-14'), cases: 'full', includes: withinA }, BOTH);
  assert.equal(row?.messages, 5);
  assert.equal(row?.activeUsers, 1);
  assert.equal(row?.voiceUsers, 0);
  assert.deepEqual([row?.joins, row?.parts, row?.totalUsers], [6, 2, 104]);
});

test('hours of a day that are outside the range do not count', () => {
  const [row] = fold({ range: range('2018-01-12T10', '2018-01-12T11'), cases: 'full' }, [FRIDAY]);
  assert.deepEqual([row?.messages, row?.voiceHours, row?.joins, row?.parts], [3, 1.5, 0, 2]);
  assert.equal(row?.totalUsers, 102);
});

test('a member count from before the range holds until the next one', () => {
  const quiet = range('2018-01-12T05', '2018-01-12T08');
  assert.equal(fold({ range: quiet, cases: 'full' }, [FRIDAY])[0]?.totalUsers, null);
  assert.equal(fold({ range: quiet, cases: 'full', initialTotal: 99 }, [FRIDAY])[0]?.totalUsers, 99);
  const later = range('2018-01-12T15', '2018-01-12T16');
  assert.equal(fold({ range: later, cases: 'full', initialTotal: 99 }, [FRIDAY])[0]?.totalUsers, 103);
});

test('a weekday report has seven rows, each with the member count at its own end', () => {
  const rows = fold({ range: range('2018-01-11', '2018-01-14'), cases: 'weekday', initialTotal: 100 }, BOTH);
  assert.deepEqual(
    rows.map((row) => [row.case, row.totalUsers, row.messages, row.activeUsers, row.joins]),
    [
      ['Monday', null, 0, 0, 0],
      ['Tuesday', null, 0, 0, 0],
      ['Wednesday', null, 0, 0, 0],
      ['Thursday', 100, 0, 0, 0],
      ['Friday', 103, 6, 2, 5],
      ['Saturday', 104, 5, 1, 1],
      ['Sunday', null, 0, 0, 0],
    ],
  );
});

test('an hourly report has 24 rows, and each counts a person of several days once', () => {
  const rows = fold({ range: range('2018-01-12', '2018-01-14'), cases: 'hourly' }, BOTH);
  assert.deepEqual(
    rows.map((row) => row.case),
    Array.from({ length: 24 }, (_, hour) => String(hour)),
  );
  const ten = rows[10];
  assert.deepEqual([ten?.messages, ten?.activeUsers, ten?.messagesPerUser], [8, 2, 4]); // ann 2 + 5, bob 1
  assert.deepEqual([ten?.voiceHours, ten?.voiceUsers], [1.5, 2]);
  assert.equal(ten?.totalUsers, 104);
  assert.equal(rows[23]?.totalUsers, 104);
});

test('an hour belongs to the weekday and hour that local clocks show when it starts', () => {
  const both = range('2018-01-12', '2018-01-14');
  const counted = (cases: ReportType, zone: string) =>
    fold({ range: both, cases, zone }, BOTH)
      .filter(({ messages }) => messages > 0)
      .map((row) => [row.case, row.messages]);
  // 9, 10 and 10 of the day after, UTC: half past two and half past three in Kolkata.
  assert.deepEqual(counted('hourly', 'Asia/Kolkata'), [
    ['14', 3],
    ['15', 8],
  ]);
  assert.deepEqual(counted('heatmap', 'Pacific/Auckland'), [
    ['Friday 22', 3],
    ['Friday 23', 3],
    ['Saturday 23', 5],
  ]);
  assert.deepEqual(counted('weekday', 'Pacific/Kiritimati'), [
    ['Friday', 3],
    ['Saturday', 3],
    ['Sunday', 5],
  ]);
  const [row] = fold({ range: both, cases: 'full', zone: 'Asia/Kolkata' }, BOTH);
  assert.equal(row?.messages, 11);
});

test('an hour of the day has two hours where clocks go back, and none where they go forward', () => {
  const night = day('2018-10-28', { ann: [0, 1, 2].map((hour) => msg(hour, 'a', 10 ** hour)) });
  const hoursOf = (zone: string) =>
    fold({ range: range('2018-10-28', '2018-10-29'), cases: 'hourly', zone }, [night])
      .filter(({ messages }) => messages > 0)
      .map((row) => [row.case, row.messages]);
  assert.deepEqual(hoursOf('Europe/Berlin'), [
    ['2', 11],
    ['3', 100],
  ]);
  const spring = day('2018-03-25', { ann: [0, 1].map((hour) => msg(hour, 'a', 10 ** hour)) });
  const rows = fold({ range: range('2018-03-25', '2018-03-26'), cases: 'hourly', zone: 'Europe/Berlin' }, [
    spring,
  ]);
  assert.deepEqual(
    rows.slice(1, 4).map(({ messages }) => messages),
    [1, 0, 10],
  );
});

test('cases to come have the last known member count', () => {
  const rows = fold({ range: range('2018-01-12', '2018-01-15'), cases: 'weekday' }, [FRIDAY]);
  assert.deepEqual(
    rows.slice(4).map((row) => row.totalUsers),
    [103, 103, 103],
  );
});

test('a guild without data has zeros and an unknown total', () => {
  const [row] = fold({ range: range('2018-01-01', '2018-02-01'), cases: 'full' }, []);
  const { case: _, totalUsers, ...figures } = row ?? assert.fail();
  assert.equal(totalUsers, null);
  assert.ok(Object.values(figures).every((value) => value === 0));
});

const FIRST = '2018-10-24';
const DAYS = 9;
const cell: fc.Arbitrary<UserCell> = fc.record({
  event: fc.constantFrom('msg', 'voice'),
  hour: fc.integer({ min: 0, max: 23 }),
  channel: fc.constantFrom('a', 'b', 't1', 't2'),
  count: fc.integer({ min: 0, max: 3600 }),
});
const hours = fc.dictionary(fc.integer({ min: 0, max: 23 }).map(String), fc.integer({ min: 0, max: 50 }), {
  maxKeys: 4,
});
const counters = fc
  .array(
    fc.tuple(
      fc.dictionary(fc.constantFrom('u1', 'u2', 'u3', 'u4'), fc.array(cell, { maxLength: 6 })),
      fc.record({ joins: hours, parts: hours, totals: hours }),
    ),
    { minLength: DAYS, maxLength: DAYS },
  )
  .map((days) => days.map(([users, guild], at) => day(daysAfter(FIRST, at), users, guild)));

/** The case of an hour, from Luxon's calendar. */
function caseOf({ cases, zone = 'UTC' }: FoldOptions, at: number): string {
  if (cases === 'full') return 'full';
  const there = DateTime.fromMillis(at, { zone });
  if (cases === 'hourly') return String(there.hour);
  return cases === 'weekday' ? `${there.weekdayLong}` : `${there.weekdayLong} ${there.hour}`;
}

/** The rows of a report the slow way: goes through every hour and person, and collects the counts of each case. */
function naiveRows(options: FoldOptions, days: DayCounters[]): Map<string, ReportRow> {
  const collected = new Map<string, NaiveCase>();
  let known = options.initialTotal ?? null;
  for (const each of days) {
    const users = [...each.users];
    for (let hour = 0; hour < 24; hour++) {
      const at = dayStart(each.day) + hour * HOUR_MS;
      known = each.totals.get(hour) ?? known;
      if (at < options.range.start || at >= options.range.end) continue;
      const name = caseOf(options, at);
      const one = collected.get(name) ?? emptyCase();
      collected.set(name, one);
      one.total = known;
      one.joins += each.joins.get(hour) ?? 0;
      one.parts += each.parts.get(hour) ?? 0;
      for (const { token, cells } of users) {
        for (const { event, channel, count } of cells.filter((cell) => cell.hour === hour)) {
          if (options.includes?.(channel) === false) continue;
          one[event][token] = (one[event][token] ?? 0) + count;
        }
      }
    }
  }
  return new Map(
    CASES[options.cases].map((name) => [name, naiveRow(name, collected.get(name) ?? emptyCase())]),
  );
}

interface NaiveCase {
  total: number | null;
  joins: number;
  parts: number;
  msg: Record<string, number>;
  voice: Record<string, number>;
}

const emptyCase = (): NaiveCase => ({ total: null, joins: 0, parts: 0, msg: {}, voice: {} });

function naiveRow(name: string, { total, joins, parts, msg, voice }: NaiveCase): ReportRow {
  const messages = naiveStatistics(msg, 1);
  const hours = naiveStatistics(voice, 3600);
  return {
    case: name,
    totalUsers: total,
    activeUsers: messages.count,
    voiceUsers: hours.count,
    joins,
    parts,
    messages: messages.sum,
    messagesPerUser: messages.mean,
    messagesStdev: messages.stdev,
    voiceHours: hours.sum,
    voiceHoursPerUser: hours.mean,
    voiceHoursStdev: hours.stdev,
  };
}

function naiveStatistics(byToken: Record<string, number>, unit: number) {
  const values = Object.values(byToken)
    .filter((value) => value > 0)
    .map((value) => value / unit);
  const sum = values.reduce((a, b) => a + b, 0);
  const mean = values.length > 0 ? sum / values.length : 0;
  const squares = values.reduce((a, b) => a + (b - mean) ** 2, 0);
  return {
    count: values.length,
    sum,
    mean,
    stdev: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0,
  };
}

test('agrees with a naive walk over every hour for any cells, range, zone, channels and type', () => {
  const span = fc
    .tuple(fc.integer({ min: 0, max: DAYS * 24 - 1 }), fc.integer({ min: 1, max: DAYS * 24 }))
    .map(([from, length]) => {
      const start = dayStart(FIRST) + from * HOUR_MS;
      return { start, end: Math.min(start + length * HOUR_MS, dayStart(FIRST) + DAYS * DAY_MS) };
    });
  const options = fc.record({
    range: span,
    cases: fc.constantFrom<ReportType[]>('full', 'weekday', 'hourly', 'heatmap'),
    zone: fc.constantFrom(undefined, 'Europe/Berlin', 'Asia/Kolkata', 'America/Sao_Paulo', 'Pacific/Chatham'),
    includes: fc.constantFrom(undefined, withinA, (id: string) => id === 't1'),
    initialTotal: fc.option(fc.integer({ min: 0, max: 99 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(options, counters, (asked, days) => {
      const rows = fold(asked, days);
      const expected = naiveRows(asked, days);
      assert.deepEqual(
        rows.map((row) => row.case),
        [...expected.keys()],
      );
      for (const row of rows) {
        const reference: Record<string, unknown> = { ...expected.get(row.case) };
        for (const [name, value] of Object.entries(row)) {
          const wanted = reference[name];
          if (typeof value !== 'number' || typeof wanted !== 'number') assert.equal(value, wanted, name);
          else
            assert.ok(
              Math.abs(value - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)),
              `${name} ${value} ${wanted}`,
            );
        }
      }
    }),
  );
});
