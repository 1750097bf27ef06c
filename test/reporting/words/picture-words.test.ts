import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGLISH, localeWords, pickPictureWords } from '../../../reporting/words/picture-words.ts';
import { LOCALES } from '../../../shared/locale.ts';
import { textsOf } from '../../support/catalogues.ts';
import { face } from '../../support/reporting/svg-reading.ts';

const AT = Date.UTC(2018, 0, 9, 13);

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

test('the font has a glyph for everything that a picture says, numbers and dates included', () => {
  for (const locale of LOCALES) {
    const { weekdays, number, day, clock, ...texts } = pickPictureWords(locale);
    const said = [
      ...textsOf(texts).map(({ text }) => text.replaceAll(/⟦\d⟧/g, '')),
      ...weekdays,
      number(-1_234_567.8),
      day(AT, 'UTC'),
      clock(AT, 'UTC'),
    ];
    for (const text of said) {
      for (const character of text) {
        assert.ok(face.has(character.codePointAt(0) ?? 0), `${locale}: ${text} (${character})`);
      }
    }
  }
});

test('weeks start on Monday, times are in the given zone, and digits are grouped', () => {
  const short = (locale: 'en' | 'de' | 'fr' | 'es') => {
    const words = pickPictureWords(locale);
    const zone = 'Pacific/Auckland';
    return [
      words.weekdays.length,
      words.weekdays[0],
      words.day(AT, zone),
      words.clock(AT, zone),
      words.number(1234.56),
    ];
  };
  assert.deepEqual(LOCALES.map(short), [
    [7, 'Mon', '10 Jan', '02:00', '1,234.6'],
    [7, 'Mo', '10. Jan.', '02:00', '1.234,6'],
    [7, 'lun.', '10 janv.', '02:00', '1\u202f234,6'],
    [7, 'lun', '10 ene', '02:00', '1\u00a0234,6'],
  ]);
});
