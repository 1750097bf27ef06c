import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeCoverage } from '../../../reporting/texts/describe-coverage.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import { range } from '../../support/reporting/days.ts';

const DAY = range('2018-01-12', '2018-01-13');
const MONTH = range('2018-01-01', '2018-02-01');
const LATER = Date.parse('2018-03-01T00:00:00Z');

const between = (from: string, to: string) => ({
  from: Date.parse(`2018-01-${from}Z`),
  to: Date.parse(`2018-01-${to}Z`),
});

test('the text says how much was seen and what is missing', () => {
  const month = { range: MONTH, now: LATER };
  assert.equal(describeCoverage({ ...month, gaps: [] }, 'en'), undefined);
  assert.equal(
    describeCoverage({ ...month, gaps: [between('12T04:10:00', '12T04:23:00')] }, 'en'),
    'Seen: 99.97 %, missing 13 min on 12 Jan 04:10–04:23 UTC',
  );
  const gaps = [between('12T23:50:00', '13T01:50:00'), between('20T10:00:00', '20T10:00:12')];
  assert.equal(
    describeCoverage({ ...month, gaps }, 'en'),
    'Seen: 99.73 %, missing 2 h on 12 Jan 23:50 – 13 Jan 01:50, 12 s on 20 Jan 10:00–10:00 UTC',
  );
});

test('a short gap never rounds to full coverage', () => {
  const gaps = [between('12T04:10:00', '12T04:10:01')];
  const text = describeCoverage({ gaps, range: MONTH, now: LATER }, 'en');
  assert.match(text ?? '', /^Seen: 99\.99 %, missing 1 s/);
});

test('time after the moment of asking does not count', () => {
  const gaps = [between('01T00:00:00', '01T12:00:00')];
  const text = describeCoverage({ gaps, range: MONTH, now: Date.parse('2018-01-02T00:00:00Z') }, 'en');
  assert.match(text ?? '', /^Seen: 50\.00 %, missing 12 h/);
});

test('the text names the first five gaps and counts the others', () => {
  const gaps = [1, 3, 5, 7, 9, 11, 13].map((hour) => ({
    from: DAY.start + hour * HOUR_MS,
    to: DAY.start + (hour + 1) * HOUR_MS,
  }));
  const text = describeCoverage({ gaps, range: DAY, now: LATER }, 'en');
  assert.match(text ?? '', /1 h on 12 Jan 09:00–10:00 UTC, and 2 more times$/);
});

test('other languages use their own words, numbers and dates', () => {
  const month = { gaps: [between('01T04:10:00', '01T04:23:00')], range: MONTH, now: LATER };
  assert.deepEqual(
    (['de', 'fr', 'es'] as const).map((locale) => describeCoverage(month, locale)),
    [
      'Gesehen: 99,97 %, es fehlen 13 min am 1. Jan. 04:10–04:23 UTC',
      'Observé : 99,97 %, il manque 13 min le 1er janv. 04:10–04:23 UTC',
      'Visto: 99,97 %, falta 13 min el 1 ene 04:10–04:23 UTC',
    ],
  );
});
