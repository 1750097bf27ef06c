import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readTypeface } from '../../../reporting/pictures/drawing/typeface.ts';
import { pictureWords } from '../../../reporting/pictures/pick-picture-words.ts';
import { LOCALES } from '../../../shared/locale.ts';
import { textsOf } from '../../support/catalogues.ts';

const FONT = new URL(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'));
const AT = Date.UTC(2018, 0, 9, 13);

test('the font has a glyph for everything that pictures say, figures and dates included', () => {
  const face = readTypeface(readFileSync(FONT));
  for (const locale of LOCALES) {
    const { weekdays, number, day, clock, ...texts } = pictureWords(locale);
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

test('weeks begin with Monday, times are of the zone, and figures are grouped', () => {
  const short = (locale: 'en' | 'de' | 'fr' | 'es') => {
    const words = pictureWords(locale);
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
