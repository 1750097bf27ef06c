import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { drawable, shorten, wrap } from '../../../../reporting/pictures/drawing/text-fitting.ts';
import { face } from '../../../support/reporting/reading.ts';

const anything = fc.string({ unit: 'binary', maxLength: 120 });

test('names are written with the glyphs that there are', () => {
  assert.equal(drawable('#general', face), '#general');
  assert.equal(drawable('🎮-gaming', face), '-gaming');
  assert.equal(drawable('🎮・𝓯𝓪𝓷𝓬𝔂', face), '·fancy');
  assert.equal(drawable('👩‍👩‍👧‍👦 family 🇩🇪 1️⃣', face), 'family');
  assert.equal(drawable('#雑談', face), '#…');
  assert.equal(drawable('#👩‍👩‍👧‍👦', face), '#…');
  assert.equal(drawable('#🅱🅾🆃', face), '#…');
  assert.equal(drawable('---', face), '---');
  assert.equal(drawable('лобби and café ½', face), 'лобби and café ½');
  assert.equal(drawable('a\u202eb\u0000c\nd', face), 'abc d');
});

test('whatever a name is, nothing is left that has no glyph', () => {
  fc.assert(
    fc.property(anything, (text) => {
      for (const character of drawable(text, face)) assert.ok(face.has(character.codePointAt(0) ?? 0));
    }),
  );
});

test('a text is shortened where it has to be, and then says so', () => {
  assert.equal(shorten('short', 30, 1000, face), 'short');
  fc.assert(
    fc.property(anything, fc.integer({ min: 40, max: 900 }), (text, width) => {
      const cut = shorten(text, 30, width, face);
      assert.ok(face.width(cut, 30) <= width);
      assert.ok(cut === text || cut.endsWith('…'));
    }),
  );
});

test('a wrapped text loses nothing but the spaces at which it is broken, and no line is too wide', () => {
  const words = fc.array(fc.string({ minLength: 1, maxLength: 60 }).map((word) => word.replaceAll(' ', '_')));
  fc.assert(
    fc.property(words, (list) => {
      const lines = wrap(list.join(' '), 30, 400, face);
      assert.equal(lines.join('').replaceAll(' ', ''), list.join(''));
      for (const line of lines) assert.ok(face.width(line, 30) <= 400);
    }),
  );
});
