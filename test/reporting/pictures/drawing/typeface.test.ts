import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTypeface } from '../../../../reporting/pictures/drawing/typeface.ts';
import { face, inkOf } from '../../../support/reporting/svg-reading.ts';

const svgOf = (text: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="90"><text y="50" font-size="40">${text}</text></svg>`;

test('the measured width of a text is the drawn width, apart from kerning', () => {
  for (const text of ['1,234,567', 'Nachrichten pro Stunde', 'Événements – sábado', 'лобби', 'iiiiWWWW']) {
    const drawn = inkOf(svgOf(text)).width;
    const measured = face.width(text, 40);
    assert.ok(Math.abs(measured - drawn) < 8, `${text}: ${measured} for ${drawn}`);
  }
});

test('has() tells which characters have a glyph', () => {
  assert.ok([...'aÄ€→−…·'].every((character) => face.has(character.codePointAt(0) ?? 0)));
  assert.ok(![...'🎮雑'].some((character) => face.has(character.codePointAt(0) ?? 0)));
});

test('a file that is not a TrueType font is refused with the missing table', () => {
  assert.throws(() => readTypeface(new Uint8Array(64)), /has no table cmap/);
});
