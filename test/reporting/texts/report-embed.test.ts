import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DayCounters } from '../../../reporting/days/day-counters.ts';
import { createFold, type ReportRow } from '../../../reporting/figures/fold.ts';
import type { FullReport } from '../../../reporting/figures/full-report.ts';
import { type About, reportEmbed } from '../../../reporting/texts/report-embed.ts';
import { describeRange } from '../../../shared/dates/write-range.ts';
import { LOCALES, type Locale } from '../../../shared/locale.ts';
import type { Channel } from '../../../shared/state/channel-directory.ts';
import { messageErrors } from '../../../simulator/discord/limits/message-limits.ts';
import { day, msg, range } from '../../support/reporting/days.ts';

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

const ABOUT: About = {
  scope: 'all channels',
  range: JANUARY,
  directory: new Map<string, Channel>(),
  locale: 'en',
};

const figures = (row: ReportRow, before?: FullReport['before']) =>
  Object.fromEntries(
    (reportEmbed({ row, ...(before && { before }) }, ABOUT).fields ?? []).map(({ name, value }) => [
      name,
      value,
    ]),
  );

function folded(days: DayCounters[]): ReportRow {
  const fold = createFold({ range: JANUARY, cases: 'full' });
  for (const each of days) fold.add(each);
  return fold.rows()[0] ?? assert.fail();
}

test('the embed of a busy month has a field for each figure', () => {
  assert.deepEqual(reportEmbed({ row: ROW }, ABOUT), {
    title: `Report for all channels, ${describeRange(JANUARY, 'en')}`,
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

test('a server without data has zeros and an unknown total', () => {
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

test('a server with one user who wrote one message has no deviation', () => {
  const one = figures(folded([day('2018-01-12', { amy: [msg(9, 'a', 1)] }, { totals: { 0: 1 } })]));
  assert.equal(one['Total users'], '1');
  assert.equal(one['Messages'], '1');
  assert.equal(one['Messages/user'], '1.0 (σ=0.0)');
});

test('more parts than joins show a minus, and a little voice time never shows as 0', () => {
  assert.equal(figures({ ...ROW, joins: 1, parts: 4 })['Delta users'], '-3 (+1|-4)');
  assert.equal(figures({ ...ROW, voiceHours: 0.021 })['Voice time (man-hours)'], '0.02');
  assert.equal(figures({ ...ROW, voiceHours: 1 / 3600 })['Voice time (man-hours)'], '<0.01');
});

test("a long channel name is cut so that the title keeps to Discord's limit and shows the whole range", () => {
  const about = { ...ABOUT, range: range('2018-01-12T15', '2018-01-31T16') };
  const text = describeRange(about.range, 'en');
  for (const name of ['👩‍👩‍👧‍👦'.repeat(40), '\\*'.repeat(100), '漢'.repeat(300), 'Z̊'.repeat(150)]) {
    const { title = '' } = reportEmbed({ row: ROW }, { ...about, scope: `#${name}` });
    assert.ok(title.length <= 256, String(title.length));
    assert.ok(title.endsWith(`…, ${text}`) || title.endsWith(`${name}, ${text}`));
    assert.ok(title.isWellFormed());
  }
  assert.equal(
    reportEmbed({ row: ROW }, { ...about, scope: '#🎉party' }).title,
    `Report for #🎉party, ${text}`,
  );
});

const DECEMBER: NonNullable<FullReport['before']> = {
  row: {
    ...ROW,
    totalUsers: null,
    activeUsers: 208,
    voiceUsers: 0,
    joins: 20,
    parts: 30,
    messages: 14000,
    messagesPerUser: 80,
    voiceHours: 171525.7163888889 / 1.082,
    voiceHoursPerUser: 0,
  },
  period: {
    range: range('2017-12-01', '2018-01-01'),
    now: JANUARY.end,
    days: [],
    initialTotal: undefined,
    gaps: [],
  },
};

test('with a period before, each figure shows its change in percent and in its own unit', () => {
  const { description } = reportEmbed({ row: ROW, before: DECEMBER }, ABOUT);
  assert.equal(
    description,
    'Compared with the time before, 1 Dec 2017 00:00 – 1 Jan 2018 00:00 UTC, 31 days',
  );
  assert.deepEqual(figures(ROW, DECEMBER), {
    'Total users': '7,458',
    'Active users': '208\n= unchanged',
    'Voice users': '603\nnew: 0 before',
    'Delta users': '+1,713 (+1,816|-103)\nbefore: -10 (+20|-30)',
    Messages: '15,134\n▲ 8.1 % (+1,134)',
    'Messages/user': '72.8 (σ=193.0)\n▼ 9.1 % (-7.2)',
    'Voice time (man-hours)': '171,525.7\n▲ 8.2 % (+12,999.2)',
    'Voice time/user': '284.5 h (σ=272.7)\nnew: 0 before',
  });
});

test('the description says what is missing of the period before', () => {
  const gap = { from: Date.parse('2017-12-03T04:00:00Z'), to: Date.parse('2017-12-03T04:45:00Z') };
  const before = { ...DECEMBER, period: { ...DECEMBER.period, gaps: [gap] } };
  const [, second] = reportEmbed({ row: ROW, before }, ABOUT).description?.split('\n') ?? [];
  assert.equal(second, '⚠️ Of that time: Seen: 99.89 %, missing 45 min on 3 Dec 04:00–04:45 UTC');
});

test('the last field lists the busiest channels by name and marks deleted ones', () => {
  const directory = new Map<string, Channel>([
    ['1', { id: '1', name: 'general', kind: 0 }],
    ['2', { id: '2', name: 'old *stuff*', kind: 0, deleted: true }],
  ]);
  const channels = [
    { id: '1', messages: 12345, people: 67, voiceHours: 0 },
    { id: '2', messages: 3, people: 1, voiceHours: 1.25 },
    { id: '3', messages: 1, people: 1, voiceHours: 0 },
  ];
  assert.deepEqual(reportEmbed({ row: ROW, channels }, { ...ABOUT, directory }).fields?.at(-1), {
    name: 'Most active channels (messages · people · voice)',
    value: [
      '#general: 12,345 · 67 · 0.0 h',
      '#old \\*stuff\\* (deleted): 3 · 1 · 1.3 h',
      'unknown channel 3: 1 · 1 · 0.0 h',
    ].join('\n'),
    inline: false,
  });
});

test('other languages use their own names and number formats', () => {
  const named = (locale: Locale) =>
    (reportEmbed({ row: ROW, before: DECEMBER }, { ...ABOUT, locale }).fields ?? []).map(({ name, value }) =>
      `${name}: ${value}`.replaceAll(/\p{Zs}/gu, ' '),
    );
  assert.deepEqual(named('de').slice(3, 6), [
    'Veränderung: +1.713 (+1.816|-103)\nvorher: -10 (+20|-30)',
    'Nachrichten: 15.134\n▲ 8,1 % (+1.134)',
    'Nachrichten je Person: 72,8 (σ=193,0)\n▼ 9,1 % (-7,2)',
  ]);
  assert.equal(named('fr')[4], 'Messages: 15 134\n▲ 8,1 % (+1 134)');
  assert.equal(named('es')[4], 'Mensajes: 15 134\n▲ 8,1 % (+1 134)');
});

test('for any names and figures the embed keeps to Discord’s limits', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }),
    fc.string({ unit: fc.constantFrom('*', '_', '`', '|', '👩‍👩‍👧‍👦', 'W'), minLength: 1, maxLength: 100 }),
  );
  const channel = fc.record({
    name,
    deleted: fc.boolean(),
    known: fc.boolean(),
    messages: fc.nat(1e12),
    voiceHours: fc.nat(1e9),
  });
  fc.assert(
    fc.property(
      fc.array(channel, { maxLength: 30 }),
      name,
      fc.constantFrom(...LOCALES),
      (list, scope, locale) => {
        const directory = new Map<string, Channel>();
        const channels = list.map(({ name, deleted, known, ...row }, at) => {
          const id = String(800000000000000000n + BigInt(at));
          if (known) directory.set(id, { id, name, kind: 0, ...(deleted && { deleted }) });
          return { id, people: row.messages, ...row };
        });
        const coverage = 'x'.repeat(400);
        const embed = reportEmbed(
          { row: ROW, before: DECEMBER, channels },
          { scope, range: JANUARY, coverage, directory, locale },
        );
        assert.deepEqual(messageErrors({ embeds: [embed] }), []);
        const value = embed.fields?.at(-1)?.value ?? '';
        if (list.length > 0) assert.ok(value.split('\n').length >= Math.min(list.length, 6), value);
      },
    ),
  );
});
