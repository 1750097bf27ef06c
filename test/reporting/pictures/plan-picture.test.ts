import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFold } from '../../../reporting/figures/fold.ts';
import { heatmapCells } from '../../../reporting/figures/heatmap.ts';
import { createSeries } from '../../../reporting/figures/series.ts';
import { planActivity, planCases, planHeatmap } from '../../../reporting/pictures/plan-picture.ts';
import { pickPictureWords } from '../../../reporting/words/picture-words.ts';
import { day, msg, range, voice } from '../../support/reporting/days.ts';

// 2018-01-12 is a Friday.
const FRIDAY = day('2018-01-12', { ann: [msg(9, 'a', 1200), voice(10, 'v', 5400)] }, { joins: { 9: 2 } });
const ASKED = range('2018-01-12', '2018-01-14');
const CAPTION = { title: 'Report', scope: '#talk', range: '12 Jan – 14 Jan', zone: 'UTC' };
const words = pickPictureWords('en');
const known = { since: ASKED.start, now: ASKED.end };

function rows(cases: 'weekday' | 'hourly' | 'heatmap') {
  const fold = createFold({ range: ASKED, cases });
  fold.add(FRIDAY);
  return fold.rows();
}

test('the alt text of activity gives the total and the peak of each measure', () => {
  const series = createSeries({ range: ASKED });
  series.add(FRIDAY);
  const context = {
    ...known,
    range: ASKED,
    days: [],
    initialTotal: undefined,
    gaps: [],
    directory: new Map(),
  };
  const { data, altText } = planActivity(series.series(), context, known.now, CAPTION, words);
  assert.equal(
    altText,
    'Report: #talk, 12 Jan – 14 Jan, UTC. Messages per hour: 1,200 in all; most: 12 Jan 09:00, 1,200. ' +
      'Voice hours per hour: 1.5 in all; most: 12 Jan 10:00, 1.5. Joins per hour: 2 in all; most: 12 Jan 09:00, 2. ' +
      'Parts per hour: 0 in all.',
  );
  assert.ok(data.kind === 'activity');
  assert.equal(data.buckets[9]?.messages, 1200);
});

test('weekdays and hours outside the range are null, quiet ones inside are 0', () => {
  const weekday = planCases(rows('weekday'), 'weekday', ASKED, CAPTION, words);
  assert.ok(weekday.data.kind === 'cases');
  assert.deepEqual(
    weekday.data.cases.map(({ messages }) => messages),
    [null, null, null, null, 1200, 0, null],
  );
  assert.match(weekday.altText, /Messages: 1,200 in all; most: Fri, 1,200\./);
  const hourly = planCases(rows('hourly'), 'hourly', ASKED, CAPTION, words);
  assert.match(hourly.altText, /Voice hours: 1\.5 in all; most: 10:00, 1\.5\./);
});

test('a heatmap shows average messages, or voice hours where there are no messages', () => {
  const cells = heatmapCells(rows('heatmap'), { range: ASKED, zone: 'UTC', ...known });
  const { data, altText } = planHeatmap(cells, CAPTION, words);
  assert.ok(data.kind === 'heatmap');
  assert.deepEqual([data.measure, data.total], ['messages', 1200]);
  assert.equal(data.values[4]?.[9], 1200);
  assert.equal(data.values[0]?.[9], null);
  assert.match(altText, /Messages per hour: 1,200 in all; most: Fri 9:00, 1,200\./);
  const silent = cells.map((cell) => ({ ...cell, row: { ...cell.row, messages: 0 } }));
  const voiceOnly = planHeatmap(silent, CAPTION, words).data;
  assert.ok(voiceOnly.kind === 'heatmap');
  assert.deepEqual([voiceOnly.measure, voiceOnly.total, voiceOnly.values[4]?.[10]], ['voiceHours', 1.5, 1.5]);
});
