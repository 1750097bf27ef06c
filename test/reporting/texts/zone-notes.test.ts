import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zoneNotes } from '../../../reporting/texts/zone-notes.ts';
import { range } from '../../support/reporting/days.ts';

const JANUARY = range('2018-01-01', '2018-02-01');

test('the notes name the zone, and say where its hours differ from UTC hours', () => {
  assert.deepEqual(zoneNotes(JANUARY, 'UTC', 'en'), ['Weekdays and hours are UTC.']);
  assert.deepEqual(zoneNotes(JANUARY, 'Europe/Berlin', 'en'), [
    'Weekdays and hours are those of Europe/Berlin, daylight saving included; the range is in UTC.',
  ]);
  for (const [zone, minutes] of [
    ['Asia/Kolkata', 30],
    ['Asia/Kathmandu', 45],
    ['America/St_Johns', 30],
  ] as const) {
    assert.match(
      zoneNotes(JANUARY, zone, 'en')[1] ?? '',
      new RegExp(`hour 15 is 15:${minutes} to 16:${minutes}`),
    );
  }
});
