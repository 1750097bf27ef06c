import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGLISH, localeWords } from '../../../reporting/words/picture-words.ts';
import { face } from '../../support/reporting/reading.ts';

test('a locale has its own weekdays, dates, times and numbers', () => {
  const german = localeWords('de');
  assert.deepEqual(german.weekdays, ['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So']);
  assert.deepEqual([1234567, 1234.56, 0.05].map(german.number), ['1.234.567', '1.234,6', '0,05']);
  const evening = Date.UTC(2018, 2, 9, 23);
  assert.equal(german.day(evening, 'Europe/Berlin'), '10. März');
  assert.equal(german.clock(evening, 'Europe/Berlin'), '00:00');
  assert.equal(ENGLISH.number(1234567.89), '1,234,567.9');
  assert.equal(localeWords('es').number(1234), '1.234');
});

test('the font has every character of weekdays, dates and numbers in the languages of replies', () => {
  const months = Array.from({ length: 12 }, (_, month) => Date.UTC(2018, month, 10));
  for (const locale of ['en-GB', 'de', 'fr', 'es']) {
    const { weekdays, number, day, clock } = localeWords(locale);
    const all = [
      ...weekdays,
      number(1234567.8),
      ...months.flatMap((at) => [day(at, 'UTC'), clock(at, 'UTC')]),
    ];
    for (const character of all.join(''))
      assert.ok(face.has(character.codePointAt(0) ?? 0), `${locale}: ${character}`);
  }
});
