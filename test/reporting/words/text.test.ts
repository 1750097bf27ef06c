import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  escapeMarkdown,
  formatAmount,
  formatCount,
  formatSize,
  truncate,
} from '../../../reporting/words/text.ts';

test('numbers are grouped, amounts have one decimal, the small ones as many as they need', () => {
  assert.equal(formatCount(1234567, 'en'), '1,234,567');
  assert.deepEqual(
    [0, 0.001, 0.021, 0.1, 1234.56].map((each) => formatAmount(each, 'en')),
    ['0.0', '<0.01', '0.02', '0.1', '1,234.6'],
  );
});

test('sizes are in the unit that fits', () => {
  assert.deepEqual(
    [1, 1023, 1536, 12_582_912].map((each) => formatSize(each, 'en')),
    ['1 byte', '1,023 bytes', '1.5 KiB', '12.0 MiB'],
  );
});

test('numbers and sizes are written as each language does', () => {
  assert.deepEqual(
    (['de', 'fr', 'es'] as const).map((locale) => [
      formatCount(12_345, locale),
      formatAmount(0.001, locale),
      formatSize(1, locale),
      formatSize(1_572_864, locale),
    ]),
    [
      ['12.345', '<0,01', '1\u00a0Byte', '1,5 MiB'],
      ['12\u202f345', '<0,01', '1\u00a0octet', '1,5 MiB'],
      ['12\u00a0345', '<0,01', '1 byte', '1,5 MiB'],
    ],
  );
});

test('what Discord would take for formatting is escaped, an underscore within a word need not be', () => {
  assert.equal(escapeMarkdown('off_topic'), 'off_topic');
  assert.equal(
    escapeMarkdown('_a_ *b* ~~c~~ `d` ||e|| <@1>'),
    '\\_a\\_ \\*b\\* \\~\\~c\\~\\~ \\`d\\` \\|\\|e\\|\\| \\<@1\\>',
  );
});

test('a text is cut to its length, never within a character', () => {
  assert.equal(truncate('short', 5), 'short');
  assert.equal(truncate('longer', 5), 'long…');
  assert.equal(truncate('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 13), '👩‍👩‍👧‍👦…');
});
