import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportEmbed } from '../../../lambdas/reports/embed.ts';
import { createFold, type ReportRow } from '../../../lambdas/reports/fold.ts';
import type { DayCounters } from '../../../shared/counters.ts';
import { describeRange } from '../../../shared/daterange.ts';
import { day, msg, range } from './days.ts';

const JANUARY = range('2018-01-01', '2018-02-01');
const ROW: ReportRow = {
  case: 'full',
  totalUsers: 7458,
  activeUsers: 208,
  voiceUsers: 603,
  joins: 1816,
  parts: 103,
  messages: 15134,
  messagesPerUser: 72.75961538461539,
  messagesStdev: 192.98624492008165,
  voiceHours: 171525.7163888889,
  voiceHoursPerUser: 284.45392435968307,
  voiceHoursStdev: 272.71451034510807,
};

const figures = (row: ReportRow) =>
  Object.fromEntries((reportEmbed(row, 'x', 'y').fields ?? []).map(({ name, value }) => [name, value]));

function folded(days: DayCounters[]): ReportRow {
  const fold = createFold({ range: JANUARY, cases: 'full' });
  for (const each of days) fold.add(each);
  return fold.rows()[0] ?? assert.fail();
}

test('a month of a busy server', () => {
  assert.deepEqual(reportEmbed(ROW, 'all channels', describeRange(JANUARY)), {
    title: `Report for all channels, ${describeRange(JANUARY)}`,
    color: 0x5865f2,
    fields: [
      { name: 'Total users', value: '7,458', inline: true },
      { name: 'Active users', value: '208', inline: true },
      { name: 'Voice users', value: '603', inline: true },
      { name: 'Delta users', value: '+1,713 (+1,816|-103)', inline: true },
      { name: 'Messages', value: '15,134', inline: true },
      { name: 'Messages/user', value: '72.8 (σ=193.0)', inline: true },
      { name: 'Voice time (man-hours)', value: '171,525.7', inline: true },
      { name: 'Voice time/user', value: '284.5 h (σ=272.7)', inline: true },
    ],
    footer: { text: 'Times are UTC. Counts are anonymous.' },
  });
});

test('a server with no data yet', () => {
  assert.deepEqual(figures(folded([])), {
    'Total users': 'n/a',
    'Active users': '0',
    'Voice users': '0',
    'Delta users': '+0 (+0|-0)',
    Messages: '0',
    'Messages/user': '0.0 (σ=0.0)',
    'Voice time (man-hours)': '0.0',
    'Voice time/user': '0.0 h (σ=0.0)',
  });
});

test('a server with one user who wrote one message', () => {
  const one = figures(folded([day('2018-01-12', { amy: [msg(9, 'a', 1)] }, { totals: { 0: 1 } })]));
  assert.equal(one['Total users'], '1');
  assert.equal(one['Messages'], '1');
  assert.equal(one['Messages/user'], '1.0 (σ=0.0)');
});

test('more parts than joins are a minus, little voice time is not shown as none', () => {
  assert.equal(figures({ ...ROW, joins: 1, parts: 4 })['Delta users'], '-3 (+1|-4)');
  assert.equal(figures({ ...ROW, voiceHours: 0.021 })['Voice time (man-hours)'], '0.02');
  assert.equal(figures({ ...ROW, voiceHours: 1 / 3600 })['Voice time (man-hours)'], '<0.01');
});

test("whatever the channel's name, the title keeps to Discord's limit and the range stays whole", () => {
  const text = describeRange(range('2018-01-12T15', '2018-01-31T16'));
  for (const name of ['👩‍👩‍👧‍👦'.repeat(40), '\\*'.repeat(100), '漢'.repeat(300), 'Z̊'.repeat(150)]) {
    const { title = '' } = reportEmbed(ROW, `#${name}`, text);
    assert.ok(title.length <= 256, String(title.length));
    assert.ok(title.endsWith(`…, ${text}`) || title.endsWith(`${name}, ${text}`));
    assert.ok(title.isWellFormed());
  }
  assert.equal(reportEmbed(ROW, '#🎉party', text).title, `Report for #🎉party, ${text}`);
});
