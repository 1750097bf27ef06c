import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAmount, formatCount, formatSize } from '../../../reporting/words/format-numbers.ts';

test('counts are grouped; amounts have one decimal, small ones two', () => {
  assert.equal(formatCount(1234567, 'en'), '1,234,567');
  assert.deepEqual(
    [0, 0.001, 0.021, 0.1, 1234.56].map((each) => formatAmount(each, 'en')),
    ['0.0', '<0.01', '0.02', '0.1', '1,234.6'],
  );
});

test('sizes have the unit that fits', () => {
  assert.deepEqual(
    [1, 1023, 1536, 12_582_912].map((each) => formatSize(each, 'en')),
    ['1 byte', '1,023 bytes', '1.5 KiB', '12.0 MiB'],
  );
});

test('each language has its own number and size format', () => {
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
