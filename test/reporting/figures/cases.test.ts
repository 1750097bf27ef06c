import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CASES, casesOfHours, countHoursByCase } from '../../../reporting/figures/cases.ts';
import { range } from '../../support/reporting/days.ts';

test('each UTC hour has the case that local clocks show', () => {
  // 2018-01-12 is a Friday. Kolkata is 5:30 ahead of UTC: its clocks show 23:30, 00:30 and 01:30.
  const asked = range('2018-01-12T18', '2018-01-12T21');
  const names = (type: 'weekday' | 'hourly' | 'heatmap', zone: string) =>
    [...casesOfHours(asked, type, zone)].map((at) => CASES[type][at]);
  assert.deepEqual(names('hourly', 'UTC'), ['18', '19', '20']);
  assert.deepEqual(names('hourly', 'Asia/Kolkata'), ['23', '0', '1']);
  assert.deepEqual(names('weekday', 'Asia/Kolkata'), ['Friday', 'Saturday', 'Saturday']);
  assert.deepEqual(names('heatmap', 'Asia/Kolkata'), ['Friday 23', 'Saturday 0', 'Saturday 1']);
});

test('the hours of a range are counted by case', () => {
  const week = range('2018-01-12', '2018-01-19');
  assert.deepEqual(countHoursByCase(week, 'weekday', 'UTC'), Array(7).fill(24));
  assert.deepEqual(countHoursByCase(week, 'hourly', 'UTC'), Array(24).fill(7));
  assert.deepEqual(countHoursByCase(week, 'heatmap', 'UTC'), Array(168).fill(1));
  assert.deepEqual(countHoursByCase(week, 'full', 'UTC'), [168]);
});
