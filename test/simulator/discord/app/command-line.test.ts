import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { commands } from '../../../../lambdas/interactions/commands/command-definitions.ts';
import {
  CommandLineError,
  parseCommandLine,
  readOptions,
} from '../../../../simulator/discord/app/command-line.ts';

const MOARVM = '800000000000000001';
const PARTY = '800000000000000002';
const channels = [
  { id: MOARVM, name: 'moarvm', type: 0 },
  { id: PARTY, name: '🎉 party', type: 0 },
  { id: '800000000000000003', name: 'twin', type: 0 },
  { id: '800000000000000004', name: 'twin', type: 2 },
  { id: '800000000000000005', name: 'rules', type: 14 },
];
const parse = (line: string, raw = false) => parseCommandLine(line, { commands, channels, raw });
const values = (line: string, raw = false) =>
  Object.fromEntries(parse(line, raw).options.map((option) => [option.name, option.value]));

test('a command is read as a person types it', () => {
  assert.deepEqual(parse('/report type:hourly channel:moarvm dates:January 2018'), {
    name: 'report',
    options: [
      { name: 'type', type: 3, value: 'hourly' },
      { name: 'channel', type: 7, value: MOARVM },
      { name: 'dates', type: 3, value: 'January 2018' },
    ],
  });
  assert.deepEqual(parse('userstats'), { name: 'userstats', options: [] });
  assert.deepEqual(values('/report  dates: 5 pm to 10:00   type:full '), {
    dates: '5 pm to 10:00',
    type: 'full',
  });
});

test('a value may hold anything but an option’s name after a space', () => {
  const known = /\s(type|channel|dates):/;
  const value = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 100 })
    .map((text) => text.trim())
    .filter((text) => text !== '' && text.length <= 100 && !known.test(text));
  fc.assert(
    fc.property(value, value, (dates, type) => {
      assert.deepEqual(values(`/report dates:${dates} type:${type}`, true), { dates, type });
      assert.deepEqual(values(`/report type:full dates:${dates}`), { type: 'full', dates });
    }),
  );
});

test('options in separate fields may hold anything, even another option’s name', () => {
  const report = commands.find(({ name }) => name === 'report');
  assert.ok(report);
  const typed = [
    { name: 'type', text: 'full' },
    { name: 'channel', text: 'moarvm' },
    { name: 'dates', text: 'x type:hourly' },
  ];
  assert.deepEqual(
    readOptions(report, typed, { channels }).map(({ value }) => value),
    ['full', MOARVM, 'x type:hourly'],
  );
  assert.throws(() => readOptions(report, typed.slice(1), { channels }), /\/report needs type:/);
});

test('names of options without a space before them belong to the value', () => {
  assert.deepEqual(values('/userstats dates:dates:x'), { dates: 'dates:x' });
});

test('a channel is found by name, mention or id', () => {
  for (const channel of ['moarvm', '#moarvm', MOARVM, `<#${MOARVM}>`]) {
    assert.equal(values(`/report type:full channel:${channel}`)['channel'], MOARVM, channel);
  }
  assert.equal(values('/report channel:🎉 party type:full')['channel'], PARTY);
  assert.equal(values('/report type:full channel:800000000000000099')['channel'], '800000000000000099');
});

test('an unknown channel, one of another type, and an ambiguous name are errors', () => {
  assert.throws(
    () => parse('/report type:full channel:nowhere'),
    /no channel of this server: “nowhere”.*#moarvm/,
  );
  assert.throws(() => parse('/report type:full channel:rules'), /no channel of this server/);
  assert.throws(() => parse('/report type:full channel:twin'), /800000000000000003, 800000000000000004/);
});

test('a choice is taken by value or by name', () => {
  assert.equal(values('/report type:weekday')['type'], 'weekday');
  assert.equal(values('/report type:WEEKDAY: Monday to Sunday, as a chart and CSV')['type'], 'weekday');
  assert.throws(() => parse('/report type:daily'), /cannot be “daily”. Choices: full, weekday, hourly/);
});

test('errors name the unknown, missing, empty or repeated option, and the known ones', () => {
  const mistakes: [string, RegExp][] = [
    [
      '/reports type:full',
      /no command \/reports. Known: \/userstats, \/report, \/userstats-settings, \/userstats-privacy/,
    ],
    ['', /no command \/\. Known/],
    ['/report kind:full', /no option kind:. Its options: type:, channel:, dates:/],
    ['/report full', /nothing called “full”. Its options: type:/],
    ['/report dates:2018-01', /needs type:/],
    ['/report type:full dates:', /dates: of \/report has no value/],
    ['/report type:full type:hourly', /type: of \/report is given twice/],
    ['/userstats-settings dates:x', /It has no options/],
    [`/userstats dates:${'x'.repeat(101)}`, /101 characters, at most 100/],
  ];
  for (const [line, message] of mistakes) {
    assert.throws(
      () => parse(line),
      (error) => error instanceof CommandLineError && message.test(error.message),
      line,
    );
  }
});

test('raw accepts anything', () => {
  assert.deepEqual(parse('/nonsense', true), { name: 'nonsense', options: [] });
  assert.deepEqual(values('/report kind:x type:daily channel:nowhere', true), {
    kind: 'x',
    type: 'daily',
    channel: 'nowhere',
  });
  assert.equal(parse('/report type:full type:hourly', true).options.length, 2);
});
