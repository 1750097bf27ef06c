import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawActivity } from '../../../reporting/pictures/draw-activity.ts';
import { COLOURS } from '../../../reporting/pictures/drawing/style.ts';
import type { ActivityData, Bucket } from '../../../reporting/pictures/picture-data.ts';
import { ENGLISH } from '../../../reporting/words/picture-words.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';
import { CAPTION, dataOf, face, manyOf, patchesOf, textsOf } from '../../support/reporting/svg-reading.ts';

const START = Date.UTC(2018, 0, 1);

const bucket = (at: number, counts: Partial<Bucket> = {}): Bucket => ({
  start: START + at,
  messages: 0,
  voiceHours: 0,
  joins: 0,
  parts: 0,
  ...counts,
});

function draw(buckets: Bucket[], more: Partial<ActivityData> = {}): string {
  const end = (buckets.at(-1)?.start ?? START) + DAY_MS;
  const picture: ActivityData = { kind: 'activity', unit: 'day', caption: CAPTION, buckets, end, ...more };
  return drawActivity(picture, ENGLISH, face);
}

const words = (svg: string) => textsOf(svg).map(({ text }) => text);

test('the picture states its title, channels, range, zone and units', () => {
  const texts = words(draw([bucket(0, { messages: 1234, voiceHours: 5.25, joins: 3, parts: 2 })]));
  assert.deepEqual(texts.filter((text) => !/^[\d,.]+$/.test(text)).sort(), [
    '#general',
    '+3 −2',
    '1 Jan',
    '1 Jan 2018 00:00 – 1 Feb 2018 00:00, 31 days · UTC',
    '1,234 in all',
    '5.3 in all',
    'Activity',
    'Messages per day',
    'Voice hours per day',
    '↑ Joins',
    '↓ Parts per day',
  ]);
});

test('bars are as high as their values, joins upwards and parts downwards', () => {
  const buckets = [1, 2, 3, 4].map((n) =>
    bucket(n * DAY_MS, { messages: n * 100, voiceHours: n * 1.5, joins: n * 10, parts: n * 5 }),
  );
  const columns = dataOf(draw(buckets));
  assert.equal(columns.length, 16);
  for (const series of [0, 1, 2, 3]) {
    const heights = columns.filter((column) => column.series === series).map(({ height }) => height);
    const [first = 0] = heights;
    for (const [n, height] of heights.entries())
      assert.ok(Math.abs(height / first - (n + 1)) < 0.02, String(heights));
    assert.equal(Math.sign(first), series === 3 ? 1 : -1);
  }
  const [joins = 0, parts = 0] = [2, 3].map((series) => columns.find((one) => one.series === series)?.height);
  assert.ok(Math.abs(joins / parts + 2) < 0.02);
});

test('beside a huge peak small values have a low bar, and zeros have none', () => {
  const buckets = Array.from({ length: 744 }, (_, hour) => bucket(hour * HOUR_MS, { messages: hour % 2 }));
  buckets[400] = bucket(400 * HOUR_MS, { messages: 1_234_567 });
  const svg = draw(buckets, { unit: 'hour' });
  const columns = manyOf(svg, COLOURS.messages);
  assert.equal(columns.length, 373);
  assert.ok(columns.every(({ height, width }) => -height >= 2.9 && width >= 2.9));
  assert.equal(columns.filter(({ height }) => -height > 100).length, 1);
  assert.ok(words(svg).includes('1,234,567'));
});

test('gaps are shaded in every panel at their place, and the legend explains them', () => {
  const buckets = [0, 1, 2, 3].map((day) => bucket(day * DAY_MS, { messages: 1 }));
  const gaps = [
    { from: START + 0.5 * DAY_MS, to: START + 2 * DAY_MS },
    { from: START - 2 * DAY_MS, to: START - DAY_MS },
  ];
  const svg = draw(buckets, { gaps });
  const [key, ...shades] = patchesOf(svg).filter(({ fill }) => fill === COLOURS.unseen);
  assert.ok(key && words(svg).includes('not seen'));
  assert.equal(shades.length, 3);
  const right = 1160;
  for (const { x, width } of shades) {
    const column = (width * 2) / 3;
    assert.ok(Math.abs(x + 3.5 * column - right) < 1);
  }
  assert.ok(!words(draw(buckets)).includes('not seen'));
});

test('a gap of a minute is visible in a picture of a month', () => {
  const buckets = Array.from({ length: 31 }, (_, day) => bucket(day * DAY_MS, { messages: 1 }));
  const svg = draw(buckets, { gaps: [{ from: START + 31 * DAY_MS - 60_000, to: START + 31 * DAY_MS }] });
  const [, ...shades] = patchesOf(svg).filter(({ fill }) => fill === COLOURS.unseen);
  assert.deepEqual(
    shades.map(({ x, width }) => [width, Math.round(x + width)]),
    [0, 1, 2].map(() => [4, 1160]),
  );
});

test('a picture without data says so', () => {
  for (const buckets of [[], [bucket(0)], [bucket(0, { messages: Number.NaN })]]) {
    const svg = draw(buckets, { gaps: [{ from: START, to: START + DAY_MS }] });
    assert.deepEqual(words(svg).slice(-1), ['Nothing was counted in this time.']);
    assert.deepEqual(dataOf(svg), []);
    assert.ok(words(svg).includes('#general'));
  }
});
