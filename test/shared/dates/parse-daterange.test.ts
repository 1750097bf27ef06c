import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDateRange } from '../../../shared/dates/parse-daterange.ts';
import { writeRange } from '../../../shared/dates/write-range.ts';
import { UserError } from '../../../shared/user-error.ts';
import { wholeHourRanges } from '../../support/shared/whole-hour-ranges.ts';

/** A Wednesday. */
const NOW = Date.parse('2018-02-14T10:30:00Z');
const SINCE = Date.parse('2015-06-01T00:00:00Z');
const HOUR = 3_600_000;

const iso = (at: number) => new Date(at).toISOString().slice(0, 16);
const read = (text: string | undefined) => {
  const { start, end, swapped } = parseDateRange(text, NOW, SINCE);
  return `${iso(start)} ${iso(end)}${swapped ? ' swapped' : ''}`;
};

/** The text, the start and the end; an end of "+24h" is 24 hours after the start. */
const READ: readonly [string, string, string][] = [
  ['', '2018-01-01T00:00', '2018-02-01T00:00'],
  ['   ', '2018-01-01T00:00', '2018-02-01T00:00'],
  ['last month', '2018-01-01T00:00', '2018-02-01T00:00'],
  ['This  Month', '2018-02-01T00:00', '2018-03-01T00:00'],
  ['last year', '2017-01-01T00:00', '2018-01-01T00:00'],
  ['this year', '2018-01-01T00:00', '2019-01-01T00:00'],
  ['last week', '2018-02-05T00:00', '2018-02-12T00:00'],
  ['this week', '2018-02-12T00:00', '2018-02-19T00:00'],
  ['the last quarter', '2017-10-01T00:00', '2018-01-01T00:00'],
  ['2018', '2018-01-01T00:00', '2019-01-01T00:00'],
  ['2018-01', '2018-01-01T00:00', '2018-02-01T00:00'],
  ['2018-01-12', '2018-01-12T00:00', '+24h'],
  ['2018-1-2', '2018-01-02T00:00', '+24h'],
  ['2016-02-29', '2016-02-29T00:00', '+24h'],
  ['2018-01-12 15:00', '2018-01-12T15:00', '+24h'],
  ['2018-01-12T15', '2018-01-12T15:00', '+24h'],
  ['2018-01-12 9:59 UTC', '2018-01-12T09:00', '+24h'],
  ['2018-01-12t15:59:59.999z', '2018-01-12T15:00', '+24h'],
  ['2018-01-12T15:00:00+02:00', '2018-01-12T13:00', '+24h'],
  ['2018-01-12T23:15-0530', '2018-01-13T04:00', '+24h'],
  ['2018-01-12 3pm', '2018-01-12T15:00', '+24h'],
  ['12 Jan 2018', '2018-01-12T00:00', '+24h'],
  ['12 JANUARY 2018 15:20', '2018-01-12T15:00', '+24h'],
  ['January 12th, 2018 at 3pm', '2018-01-12T15:00', '+24h'],
  ['Friday 12 January 2018', '2018-01-12T00:00', '+24h'],
  ['12 Jan', '2018-01-12T00:00', '+24h'],
  ['12 Mar', '2017-03-12T00:00', '+24h'],
  ['15 Feb', '2017-02-15T00:00', '+24h'],
  ['14 Feb', '2018-02-14T00:00', '+24h'],
  ['January 2018', '2018-01-01T00:00', '2018-02-01T00:00'],
  ['Jan', '2018-01-01T00:00', '2018-02-01T00:00'],
  ['february', '2018-02-01T00:00', '2018-03-01T00:00'],
  ['March', '2017-03-01T00:00', '2017-04-01T00:00'],
  ['sept 2017', '2017-09-01T00:00', '2017-10-01T00:00'],
  ['Sep. 2017', '2017-09-01T00:00', '2017-10-01T00:00'],
  ['2017 September', '2017-09-01T00:00', '2017-10-01T00:00'],
  ['today', '2018-02-14T00:00', '+24h'],
  ['yesterday', '2018-02-13T00:00', '+24h'],
  ['yesterday at noon', '2018-02-13T12:00', '+24h'],
  ['now', '2018-02-14T10:00', '+24h'],
  ['3 days ago', '2018-02-11T00:00', '+24h'],
  ['three days ago at 3pm', '2018-02-11T15:00', '+24h'],
  ['a month ago', '2018-01-14T00:00', '+24h'],
  ['2 years ago', '2016-02-14T00:00', '+24h'],
  ['5 hours ago', '2018-02-14T05:00', '+24h'],
  ['an hour ago', '2018-02-14T09:00', '+24h'],
  ['friday', '2018-02-09T00:00', '+24h'],
  ['last friday', '2018-02-09T00:00', '+24h'],
  ['Tues', '2018-02-13T00:00', '+24h'],
  ['wednesday', '2018-02-07T00:00', '+24h'],
  ['on friday at 15:30', '2018-02-09T15:00', '+24h'],
  ['last 7 days', '2018-02-07T00:00', '2018-02-14T00:00'],
  ['past 24 hours', '2018-02-13T10:00', '2018-02-14T10:00'],
  ['last 3 months', '2017-11-01T00:00', '2018-02-01T00:00'],
  ['Last Two Weeks', '2018-01-29T00:00', '2018-02-12T00:00'],
  ['2018-01-01 to 2018-02-01', '2018-01-01T00:00', '2018-02-01T00:00'],
  ['from 2018-01-01 to 2018-02-01', '2018-01-01T00:00', '2018-02-01T00:00'],
  ['2018-01-01 - 2018-02-01', '2018-01-01T00:00', '2018-02-01T00:00'],
  ['2018-01-01–2018-02-01', '2018-01-01T00:00', '2018-02-01T00:00'],
  ['2018-01-01 UNTIL 2018-02-01', '2018-01-01T00:00', '2018-02-01T00:00'],
  ['2018-01-01 till 2018-02-01', '2018-01-01T00:00', '2018-02-01T00:00'],
  ['2018-01-31 12:00 to 2018-01-31 24:00', '2018-01-31T12:00', '2018-02-01T00:00'],
  ['1 Jan 2018 to 5 Jan 2018 3pm', '2018-01-01T00:00', '2018-01-05T15:00'],
  ['January 2018 to March 2018', '2018-01-01T00:00', '2018-03-01T00:00'],
  ['2016 to 2018', '2016-01-01T00:00', '2018-01-01T00:00'],
  ['last month to this month', '2018-01-01T00:00', '2018-02-01T00:00'],
  ['this month to next month', '2018-02-01T00:00', '2018-03-01T00:00'],
  ['3 days ago to yesterday', '2018-02-11T00:00', '2018-02-13T00:00'],
  ['yesterday to now', '2018-02-13T00:00', '2018-02-14T10:00'],
  ['12 Feb to 20 Feb', '2018-02-12T00:00', '2018-02-20T00:00'],
  ['Dec to Feb', '2017-12-01T00:00', '2018-02-01T00:00'],
  ['Mar to Feb', '2017-03-01T00:00', '2018-02-01T00:00'],
  ['Dec 2015 to 5 Jan', '2015-12-01T00:00', '2016-01-05T00:00'],
  ['Nov to March 2017', '2016-11-01T00:00', '2017-03-01T00:00'],
  ['friday to monday', '2018-02-09T00:00', '2018-02-12T00:00'],
  ['monday to friday', '2018-02-05T00:00', '2018-02-09T00:00'],
];

for (const [text, start, end] of READ) {
  test(`"${text}" is read`, () => {
    const until = end === '+24h' ? iso(Date.parse(`${start}Z`) + 24 * HOUR) : end;
    assert.equal(read(text), `${start} ${until}`);
  });
}

test('no text means last month', () => {
  assert.equal(read(undefined), '2018-01-01T00:00 2018-02-01T00:00');
  const march31 = Date.parse('2018-03-31T23:59:59Z');
  assert.equal(parseDateRange(undefined, march31, SINCE).start, Date.parse('2018-02-01T00:00:00Z'));
});

test('dates in reverse order are swapped, and the range says so', () => {
  assert.equal(read('2018-02-01 to 2018-01-01'), '2018-01-01T00:00 2018-02-01T00:00 swapped');
  assert.equal(read('March 2017 to January 2017'), '2017-01-01T00:00 2017-03-01T00:00 swapped');
  assert.equal(read('Feb to Jan'), '2018-01-01T00:00 2018-02-01T00:00 swapped');
  assert.equal(read('today to 3 days ago'), '2018-02-11T00:00 2018-02-14T00:00 swapped');
});

const refused: readonly [string, RegExp][] = [
  ['banana', /^`banana` could not be read as a date\./],
  ['2018-01-12 Banana', /^`Banana` in `2018-01-12 Banana` could not be read/],
  ['about 12 Jan 2018', /^`about` in `about 12 Jan 2018` could not be read/],
  ['2018-01-12 to banana', /^`banana` could not be read/],
  ['2018-02-30', /^There is no such date as `2018-02-30`/],
  ['2017-02-29 to 2017-03-05', /^There is no such date as `2017-02-29`/],
  ['2018-13', /^There is no such date as `2018-13`/],
  ['2018-01-12 25:00', /^There is no such date as `2018-01-12 25:00`/],
  ['30 Feb 2018', /^`30 Feb 2018` could not be read/],
  ['Monday 12 January 2018', /could not be read/],
  ['last 0 days', /^`last 0 days` could not be read/],
  ['last 999999 years', /outside the years/],
  ['12 Jan 2018 bc', /outside the years/],
  ['yesterday morning', /^`morning` in `yesterday morning` could not be read/],
  ['3 days ago at midnight', /^`midnight` in/],
  ['7 days', /could not be read/],
  ['to 2018', /^There is no date before `to` in `to 2018`/],
  ['2018-01-01 to', /^There is no date after `to` in `2018-01-01 to`/],
  ['- 2018', /^There is no date before `-`/],
  ['2018-01-01 to 2018-01-02 to 2018-01-03', /more than two dates/],
  ['1 Jan 2018 through 5 Jan 2018', /whether .* includes the last day/],
  ['2018-01-01 to 2018-01-01', /empty range/],
  ['2018 to January 2018', /empty range/],
  ['tomorrow', /is in the future: it starts 15 Feb 2018 00:00 UTC, and it is 14 Feb 2018 10:30 UTC now/],
  ['2018-03-01 to 2018-02-20', /is in the future: it starts 20 Feb 2018 00:00/],
  ['14 Feb 2018 11:00', /is in the future/],
  ['x'.repeat(201), /may have 200 characters, these have 201/],
];
for (const [text, message] of refused) {
  test(`"${text.slice(0, 40)}" is refused`, () => {
    assert.throws(() => read(text), { name: 'UserError', message });
  });
}

for (const text of ['01/12/2018', '1/12', '12.1.2018', '01-12-2018', '1 Jan 2018 to 01/12/2018']) {
  test(`"${text}" is refused, because either number could be the day`, () => {
    assert.throws(() => read(text), {
      name: 'UserError',
      message: /which the month .* write `2018-01-12` or `12 Jan 2018`/,
    });
  });
}

test('an error for an unreadable date gives examples, and each of them can be read', () => {
  const message = messageOf(() => read('banana'));
  const examples = [...message.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '').slice(2);
  assert.ok(examples.length >= 5);
  for (const example of examples) read(example);
});

test('an error quotes at most 60 characters, without mentions, backticks, line breaks or reversed text', () => {
  const message = messageOf(() => read(`@everyone <@123456789012345678> \`rm\`\n\u202e${'y'.repeat(100)}`));
  const quote = /^`([^`]*)` could not/.exec(message)?.[1] ?? '';
  assert.doesNotMatch(quote, /@everyone|<@|[\n\u202e]/);
  assert.equal([...quote.replaceAll('\u200b', '')].length, 60);
  assert.match(quote, /'rm' y+…$/);
});

test('a range that lies before the first data is refused with the time of the first data', () => {
  const since = Date.parse('2017-12-01T00:00:00Z');
  assert.throws(() => parseDateRange('November 2017', NOW, since), {
    name: 'UserError',
    message: /^There is no data before 1 Dec 2017 00:00 UTC/,
  });
  assert.equal(parseDateRange('2017-11-30 to 2017-12-02', NOW, since).start, since - 24 * HOUR);
});

test('without any data, the error says that nothing is recorded yet', () => {
  assert.throws(() => parseDateRange('last month', NOW), {
    name: 'UserError',
    message: /only just begun/,
  });
});

test('the time zone of the process changes nothing, even where its clocks change', () => {
  const texts = ['yesterday', 'yesterday 02:30', '11 mar 2:30', 'friday 2am', 'noon', '02:00', '5 hours ago'];
  const hours = ['2018-03-11T00:30Z', '2018-04-01T00:30Z', '2018-09-30T00:30Z', '2018-11-04T00:30Z'].flatMap(
    (day) => Array.from({ length: 72 }, (_, hour) => Date.parse(day) + hour * HOUR),
  );
  const readAll = (zone: string) =>
    inZone(zone, () =>
      hours.flatMap((now) => texts.map((text) => `${iso(now)} ${text} = ${outcome(text, now)}`)),
    );
  const expected = readAll('UTC');
  assert.deepEqual(readAll('America/New_York'), expected);
  assert.deepEqual(readAll('Pacific/Auckland'), expected);
});

test('every range that writeRange writes is read back exactly', () => {
  fc.assert(
    fc.property(wholeHourRanges(SINCE, NOW), (range) => {
      assert.deepEqual(parseDateRange(writeRange(range), NOW, SINCE), { ...range, swapped: false });
    }),
  );
});

test('any text gives a range of whole hours or a UserError', () => {
  const word = fc.constantFrom(
    ...'jan 2018 2018-01-12 to - – last past 7 days month ago friday noon 15:00 3pm +02:00 the a 12 30 feb'.split(
      ' ',
    ),
  );
  const phrase = fc.array(word, { maxLength: 7 }).map((words) => words.join(' '));
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 210 }), phrase);
  fc.assert(
    fc.property(text, fc.integer({ min: SINCE, max: 2 * NOW }), (written, now) => {
      try {
        const { start, end } = parseDateRange(written, now, SINCE);
        assert.ok(start < end && start <= now && end > SINCE);
        assert.ok(start % HOUR === 0 && end % HOUR === 0);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        assert.ok(error.message.length < 1000);
      }
    }),
    { numRuns: 500 },
  );
});

function outcome(text: string, now: number): string {
  try {
    return iso(parseDateRange(text, now, SINCE).start);
  } catch (error) {
    return String(error);
  }
}

function inZone<T>(zone: string, act: () => T): T {
  const before = process.env['TZ'];
  process.env['TZ'] = zone;
  try {
    assert.equal(Intl.DateTimeFormat().resolvedOptions().timeZone, zone);
    return act();
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof UserError) return error.message;
  }
  return assert.fail('Expected a UserError.');
}
