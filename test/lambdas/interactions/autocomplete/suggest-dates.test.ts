import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type SuggestDatesOptions,
  suggestDates,
} from '../../../../lambdas/interactions/autocomplete/suggest-dates.ts';
import { parseDateRange } from '../../../../shared/dates/parse-daterange.ts';
import { splitByMonth } from '../../../../shared/dates/split-range.ts';
import { describeRange } from '../../../../shared/dates/write-range.ts';
import { LOCALES } from '../../../../shared/locale.ts';

const NOW = Date.UTC(2018, 0, 12, 15, 20);
const OPTIONS: SuggestDatesOptions = {
  now: NOW,
  since: Date.UTC(2017, 10, 1),
  isOneMonth: false,
  locale: 'en',
};
const offer = (typed: string, options: Partial<SuggestDatesOptions> = {}) =>
  suggestDates(typed, { ...OPTIONS, ...options });

test('an empty field offers the ranges that most people want, each with its dates', () => {
  assert.deepEqual(
    offer('').map(({ name }) => name),
    [
      'yesterday → 11 Jan 2018 00:00 – 12 Jan 2018 00:00 UTC, 1 day',
      'last 7 days → 5 Jan 2018 00:00 – 12 Jan 2018 00:00 UTC, 7 days',
      'this month so far → 1 Jan 2018 00:00 – 12 Jan 2018 15:00 UTC, 11 days 15 hours',
      'last month → 1 Dec 2017 00:00 – 1 Jan 2018 00:00 UTC, 31 days',
    ],
  );
});

test('every language offers the same ranges, in its own words and within Discord’s limits', () => {
  const english = offer('');
  for (const locale of LOCALES) {
    const offered = offer('', { locale });
    assert.deepEqual(
      offered.map(({ value }) => value),
      english.map(({ value }) => value),
    );
    for (const [at, { name }] of offered.entries()) {
      assert.ok(name.length <= 100 && !name.endsWith('…'), name);
      if (locale !== 'en') assert.notEqual(name, english[at]?.name);
    }
  }
  assert.equal(
    offer('', { locale: 'de' })[2]?.name.replaceAll('\u00a0', ' '),
    'dieser Monat bisher → 1. Jan. 2018 00:00 – 12. Jan. 2018 15:00 UTC, 11 Tage 15 Stunden',
  );
  assert.match(offer('gestern', { locale: 'de' })[0]?.name ?? '', /^✗ gestern ließ sich nicht/);
  assert.match(
    offer('2017-12-20 to 2018-01-10', { locale: 'fr', isOneMonth: true })[1]?.name ?? '',
    /^Partie 2 sur 2 : /,
  );
});

test('a date is offered with the way it is read', () => {
  assert.deepEqual(offer('3 days ago to yesterday'), [
    {
      name: '3 days ago to yesterday → 9 Jan 2018 00:00 – 11 Jan 2018 00:00 UTC, 2 days',
      value: '2018-01-09 to 2018-01-11',
    },
  ]);
});

test('a range far longer than the data is split only into months with data', (t) => {
  const toISOString = t.mock.method(Date.prototype, 'toISOString');
  const parts = offer('1000 to 9998', { isOneMonth: true });
  assert.ok(toISOString.mock.callCount() < 1000, `${toISOString.mock.callCount()} dates were written`);
  assert.deepEqual(
    parts.slice(0, 3).map(({ value }) => value),
    ['2017-11-01 to 2017-12-01', '2017-12-01 to 2018-01-01', '2018-01-01 to 2018-02-01'],
  );
  assert.match(parts[2]?.name ?? '', /^part 3 of 3: /i);
});

test('an unreadable text is offered with its error', () => {
  const [wrong, ...more] = offer('blurb');
  assert.deepEqual(more, []);
  assert.match(wrong?.name ?? '', /^✗ .*blurb/);
  assert.equal(wrong?.value, 'blurb');
});

test('an error is cut to its first sentence, with examples', () => {
  const names = (typed: string) => offer(typed).map(({ name }) => name);
  assert.deepEqual(names('blurb'), [
    '✗ blurb could not be read as a date. Try 12 Jan 2018, last month or 3 days ago.',
  ]);
  assert.deepEqual(names('2019'), [
    '✗ 2019 is in the future: it starts 1 Jan 2019 00:00 UTC, and it is 12 Jan 2018 15:20 UTC now.',
  ]);
});

test('a half-typed date is completed', () => {
  const phrases = (typed: string) => offer(typed).map(({ name }) => name.split(' → ')[0]);
  assert.deepEqual(phrases('yes'), ['yesterday']);
  assert.deepEqual(phrases('3 d'), ['3 days ago', '3 Dec 2017']);
  assert.deepEqual(phrases('1 w'), ['1 week ago']);
  assert.deepEqual(phrases('Ja'), ['January 2018']);
  assert.deepEqual(phrases('2018-0'), ['2018-01']);
  assert.deepEqual(phrases('2018-01-1'), ['2018-01-1', '2018-01-10', '2018-01-11', '2018-01-12']);
  for (const typed of ['2018-01-01 t', '2018-01-01 to', '2018-01-01 -']) {
    assert.deepEqual(phrases(typed), ['2018-01-01 to today', '2018-01-01 to yesterday', '2018-01-01 to now']);
  }
  assert.deepEqual(phrases('2018-01-01 to y'), ['2018-01-01 to yesterday']);
});

test('a date that can be completed shows no error while it is typed', () => {
  for (const whole of ['yesterday', 'last 7 days', '3 days ago', 'January 2018', '2018-01-09 to yesterday']) {
    for (let length = 0; length <= whole.length; length++) {
      const choices = offer(whole.slice(0, length));
      assert.ok(
        choices.length > 0 && choices.every(({ name }) => !name.startsWith('✗')),
        whole.slice(0, length),
      );
    }
  }
});

test('a long text is cut, and its reading stays whole', () => {
  const [choice] = offer('from Tuesday, 9 January 2018 at 03:00 to Thursday, 11 January 2018 at 15:00');
  assert.equal(
    choice?.name,
    'from Tuesday, 9 January 2018 at 03:00 t… → 9 Jan 2018 03:00 – 11 Jan 2018 15:00 UTC, 2 days 12 hours',
  );
});

test('in the first days of a month, each choice for a report lies within one month', () => {
  const options = { now: Date.UTC(2018, 1, 3, 10), isOneMonth: true };
  assert.deepEqual(
    offer('', options).map(({ name, value }) => [name, value]),
    [
      ['yesterday → 2 Feb 2018 00:00 – 3 Feb 2018 00:00 UTC, 1 day', '2018-02-02 to 2018-02-03'],
      [
        'last 7 days · Part 1 of 2: 27 Jan 2018 00:00 – 1 Feb 2018 00:00 UTC, 5 days',
        '2018-01-27 to 2018-02-01',
      ],
      [
        'last 7 days · Part 2 of 2: 1 Feb 2018 00:00 – 3 Feb 2018 00:00 UTC, 2 days',
        '2018-02-01 to 2018-02-03',
      ],
      [
        'this month so far → 1 Feb 2018 00:00 – 3 Feb 2018 10:00 UTC, 2 days 10 hours',
        '2018-02-01 to 2018-02-03 10:00',
      ],
      ['last month → 1 Jan 2018 00:00 – 1 Feb 2018 00:00 UTC, 31 days', '2018-01-01 to 2018-02-01'],
    ],
  );
});

test('a range over a month’s end is offered in parts for a report, and whole for an export', () => {
  const typed = '2017-12-20 to 2018-01-10';
  assert.equal(offer(typed).length, 1);
  assert.deepEqual(
    offer(typed, { isOneMonth: true }).map(({ value }) => value),
    ['2017-12-20 to 2018-01-01', '2018-01-01 to 2018-01-10'],
  );
});

test('a server without data gets no choice that would be refused', () => {
  assert.deepEqual(offer('', { since: undefined }), []);
});

test('for any text, the choices are within Discord’s limits, and each valid one is read as it was shown', () => {
  const words = fc.constantFrom(
    'yesterday',
    '2018-01-03',
    'Jan',
    '5',
    'to',
    'last',
    'week',
    '2017',
    '–',
    'month',
    '💥',
  );
  const typed = fc.oneof(
    fc.string({ maxLength: 120 }),
    fc.array(words, { maxLength: 7 }).map((all) => all.join(' ')),
  );
  fc.assert(
    fc.property(typed, fc.boolean(), fc.constantFrom(...LOCALES), (text, isOneMonth, locale) => {
      const choices = offer(text, { isOneMonth, locale });
      assert.ok(choices.length <= 25);
      for (const { name, value } of choices) {
        for (const one of [name, value]) assert.ok(one.length >= 1 && one.length <= 100);
        if (name.startsWith('✗')) continue;
        const range = parseDateRange(value, NOW, OPTIONS.since);
        assert.ok(!range.swapped && range.start < range.end);
        assert.ok(name.endsWith(describeRange(range, locale)), name);
        if (isOneMonth) assert.equal(splitByMonth(range).length, 1, name);
      }
    }),
  );
});
