import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pickLabels } from '../../../../reporting/pictures/drawing/axis-labels.ts';
import { dayLabels, hourLabels } from '../../../../reporting/pictures/drawing/time-labels.ts';
import { ENGLISH } from '../../../../reporting/words/picture-words.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/time.ts';
import { face } from '../../../support/reporting/svg-reading.ts';

const hours = (start: number, count: number) =>
  Array.from({ length: count }, (_, hour) => start + hour * HOUR_MS);

function hourly(start: number, count: number, zone: string) {
  return pickLabels(hourLabels(hours(start, count), zone, ENGLISH), count, 1000, face);
}

test('a day is labelled with times, a week with dates at midnight of the zone', () => {
  const january = Date.UTC(2018, 0, 1);
  assert.deepEqual(
    hourly(january, 24, 'UTC').map(({ at, text }) => [at, text]),
    [0, 3, 6, 9, 12, 15, 18, 21].map((hour) => [hour, `${String(hour).padStart(2, '0')}:00`]),
  );
  const week = hourly(january, 7 * 24, 'America/New_York');
  assert.deepEqual(week[0], { at: 5, text: '1 Jan' });
  assert.deepEqual(
    week.map(({ at }) => at % 24),
    [5, 5, 5, 5, 5, 5, 5],
  );
});

test('when clocks change, labels show the local time', () => {
  const [marks] = hourLabels(hours(Date.UTC(2018, 2, 25), 4), 'Europe/Berlin', ENGLISH);
  assert.deepEqual(
    marks?.map(({ text }) => text),
    ['01:00', '03:00', '04:00', '05:00'],
  );
});

test('a day that starts at one o’clock still has its date', () => {
  // Brazil put its clocks forward at midnight of 4 November 2018.
  const days = hourly(Date.UTC(2018, 10, 3, 3), 49, 'America/Sao_Paulo').filter(
    ({ text }) => text === '4 Nov',
  );
  assert.deepEqual(days, [{ at: 24, text: '4 Nov' }]);
});

test('a zone with an offset of quarter hours shows its local times', () => {
  const [marks] = hourLabels(hours(Date.UTC(2018, 0, 1), 2), 'Asia/Kathmandu', ENGLISH);
  assert.deepEqual(
    marks?.map(({ text }) => text),
    ['05:45', '06:45'],
  );
});

test('day labels stand in the middle of their columns, as many as fit', () => {
  const starts = Array.from({ length: 31 }, (_, day) => Date.UTC(2018, 0, 1) + day * DAY_MS);
  assert.deepEqual(
    pickLabels(dayLabels(starts, 'UTC', ENGLISH), 31, 1000, face).map(({ at, text }) => `${at} ${text}`),
    ['0.5 1 Jan', '5.5 6 Jan', '10.5 11 Jan', '15.5 16 Jan', '20.5 21 Jan', '25.5 26 Jan', '30.5 31 Jan'],
  );
});
