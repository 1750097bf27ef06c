import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawHeatmap } from '../../../reporting/pictures/draw-heatmap.ts';
import { COLOURS, VIRIDIS } from '../../../reporting/pictures/drawing/style.ts';
import type { HeatmapData } from '../../../reporting/pictures/picture-data.ts';
import { ENGLISH } from '../../../reporting/words/picture-words.ts';
import { CAPTION, dataOf, face, patchesOf, textsOf } from '../../support/reporting/svg-reading.ts';

function draw(
  value: (day: number, hour: number) => number | null,
  measure: HeatmapData['measure'] = 'messages',
) {
  const values = Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 24 }, (_, hour) => value(day, hour)),
  );
  return drawHeatmap({ kind: 'heatmap', caption: CAPTION, measure, total: 52_332, values }, ENGLISH, face);
}

const words = (svg: string) => textsOf(svg).map(({ text }) => text);
/** Perceived brightness, 0 to 255 (ITU-R BT.709). */
function brightness(colour: string): number {
  const parts = colour.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
    : (colour.match(/\d+/g) ?? []).map(Number);
  const [red = 0, green = 0, blue = 0] = parts;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test('busier hours are brighter, and cells go from Monday 0:00 to Sunday 23:00', () => {
  const svg = draw((day, hour) => day * 24 + hour + 1);
  const cells = dataOf(svg);
  assert.equal(cells.length, 168);
  const ordered = cells.toSorted((a, b) => a.y - b.y || a.x - b.x).map(({ fill }) => brightness(fill));
  assert.deepEqual(
    ordered,
    ordered.toSorted((a, b) => a - b),
  );
  assert.equal(brightness(cells.at(-1)?.fill ?? ''), brightness(VIRIDIS.at(-1) ?? ''));
});

test('only the peak has the brightest colour, and the heading names it', () => {
  const svg = draw((day, hour) => (day === 4 && hour === 20 ? 1234 : 1));
  const strongest = dataOf(svg).filter(({ fill }) => brightness(fill) === brightness(VIRIDIS.at(-1) ?? ''));
  assert.deepEqual(
    strongest.map(({ item }) => item),
    [4 * 24 + 20],
  );
  assert.ok(words(svg).includes('most: Fri 20–21, 1,234'));
});

test('the colour scale goes from 0 to the highest value, and the axes have labels', () => {
  const texts = words(draw((day, hour) => day * 100 + hour));
  for (const text of [
    ...ENGLISH.weekdays,
    '0',
    '22',
    '312',
    '623',
    'Hour of the day',
    'Messages per hour (52,332 in all)',
  ])
    assert.ok(texts.includes(text), text);
  assert.ok(words(draw(() => 0.5, 'voiceHours')).includes('Voice hours per hour (52,332 in all)'));
});

test('hours without activity have their own colour; hours outside the range are outlined and explained', () => {
  const svg = draw((day, hour) => (day > 1 ? null : hour));
  const cells = dataOf(svg);
  assert.equal(cells.length, 48);
  const least = brightness(VIRIDIS[0]);
  assert.equal(cells.filter(({ fill }) => fill === COLOURS.zero).length, 2);
  assert.ok(cells.every(({ fill }) => fill === COLOURS.zero || brightness(fill) >= least));
  assert.equal(patchesOf(svg).filter(({ fill }) => fill === 'none').length, 120 + 1);
  assert.ok(words(svg).includes('not in the range'));
  assert.ok(!words(draw(() => 1)).includes('not in the range'));
});

test('a week without activity says so', () => {
  assert.ok(words(draw(() => 0)).includes(ENGLISH.nothing));
  assert.ok(words(draw(() => null)).includes(ENGLISH.nothing));
});
