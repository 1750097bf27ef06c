import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDateRange } from '../../../shared/dates/parse-daterange.ts';
import { describeRange, rangeFileStamp } from '../../../shared/dates/write-range.ts';

/** A Wednesday. */
const NOW = Date.parse('2018-02-14T10:30:00Z');
const SINCE = Date.parse('2015-06-01T00:00:00Z');

test('a description has both instants and the length', () => {
  const text = (range: string) => describeRange(parseDateRange(range, NOW, SINCE), 'en');
  assert.equal(text('January 2018'), '1 Jan 2018 00:00 – 1 Feb 2018 00:00 UTC, 31 days');
  assert.equal(text('2018-01-12'), '12 Jan 2018 00:00 – 13 Jan 2018 00:00 UTC, 1 day');
  assert.equal(
    text('2018-01-12 15:00 to 2018-01-12 16:00'),
    '12 Jan 2018 15:00 – 12 Jan 2018 16:00 UTC, 1 hour',
  );
  assert.equal(
    text('2018-01-12 15:00 to 2018-01-15'),
    '12 Jan 2018 15:00 – 15 Jan 2018 00:00 UTC, 2 days 9 hours',
  );
});

test('a description follows the language’s way to write dates and lengths', () => {
  const range = parseDateRange('2018-02-01 to 2018-02-03 15:00', NOW, SINCE);
  assert.deepEqual(
    (['de', 'fr', 'es'] as const).map((locale) =>
      describeRange(range, locale).replaceAll(/[\u00a0\u202f]/g, ' '),
    ),
    [
      '1. Feb. 2018 00:00 – 3. Feb. 2018 15:00 UTC, 2 Tage 15 Stunden',
      '1er févr. 2018 00:00 – 3 févr. 2018 15:00 UTC, 2 jours 15 heures',
      '1 feb 2018 00:00 – 3 feb 2018 15:00 UTC, 2 días 15 horas',
    ],
  );
});

test('a file stamp has the hour only where it is not the first of the day', () => {
  assert.equal(rangeFileStamp(Date.parse('2018-01-01T00:00:00Z')), '2018-01-01');
  assert.equal(rangeFileStamp(Date.parse('2018-01-12T15:00:00Z')), '2018-01-12T15');
});
