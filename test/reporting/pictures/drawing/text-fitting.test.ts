import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toDrawableText, truncate, wrap } from '../../../../reporting/pictures/drawing/text-fitting.ts';
import { face } from '../../../support/reporting/svg-reading.ts';

const anything = fc.string({ unit: 'binary', maxLength: 120 });

test('names are reduced to characters that the font has', () => {
  assert.equal(toDrawableText('#general', face), '#general');
  assert.equal(toDrawableText('🎮-gaming', face), '-gaming');
  assert.equal(toDrawableText('🎮・𝓯𝓪𝓷𝓬𝔂', face), '·fancy');
  assert.equal(toDrawableText('👩‍👩‍👧‍👦 family 🇩🇪 1️⃣', face), 'family');
  assert.equal(toDrawableText('#雑談', face), '#…');
  assert.equal(toDrawableText('#👩‍👩‍👧‍👦', face), '#…');
  assert.equal(toDrawableText('#🅱🅾🆃', face), '#…');
  assert.equal(toDrawableText('---', face), '---');
  assert.equal(toDrawableText('лобби and café ½', face), 'лобби and café ½');
  assert.equal(toDrawableText('a\u202eb\u0000c\nd', face), 'abc d');
});

test('no name keeps a character without a glyph', () => {
  fc.assert(
    fc.property(anything, (text) => {
      for (const character of toDrawableText(text, face)) assert.ok(face.has(character.codePointAt(0) ?? 0));
    }),
  );
});

test('a text that is too wide is truncated and ends with …', () => {
  assert.equal(truncate('short', 30, 1000, face), 'short');
  fc.assert(
    fc.property(anything, fc.integer({ min: 40, max: 900 }), (text, width) => {
      const cut = truncate(text, 30, width, face);
      assert.ok(face.width(cut, 30) <= width);
      assert.ok(cut === text || cut.endsWith('…'));
    }),
  );
});

test('wrapping loses only the spaces at line ends, and no line is too wide', () => {
  const words = fc.array(fc.string({ minLength: 1, maxLength: 60 }).map((word) => word.replaceAll(' ', '_')));
  fc.assert(
    fc.property(words, (list) => {
      const lines = wrap(list.join(' '), 30, 400, face);
      assert.equal(lines.join('').replaceAll(' ', ''), list.join(''));
      for (const line of lines) assert.ok(face.width(line, 30) <= 400);
    }),
  );
});
