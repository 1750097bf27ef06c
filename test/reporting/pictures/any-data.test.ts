import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { drawActivity, layOutActivity } from '../../../reporting/pictures/draw-activity.ts';
import { drawCases, layOutCases } from '../../../reporting/pictures/draw-cases.ts';
import { drawHeatmap, layOutHeatmap } from '../../../reporting/pictures/draw-heatmap.ts';
import { WIDTH } from '../../../reporting/pictures/drawing/style.ts';
import type { SvgChart } from '../../../reporting/pictures/drawing/svg-chart.ts';
import type { ActivityData, CasesData, HeatmapData } from '../../../reporting/pictures/picture-data.ts';
import { ENGLISH, localeWords } from '../../../reporting/words/picture-words.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import { face, frameOf, inkOf, lettersOf } from '../../support/reporting/svg-reading.ts';

const START = Date.UTC(2018, 2, 20);

const value = fc.oneof(fc.nat({ max: 3 }), fc.nat(), fc.double(), fc.constant(0));
const valueOrNull = fc.option(value);
const name = fc.string({ unit: 'binary', maxLength: 100 });
const caption = fc.record({
  title: name,
  scope: name,
  range: fc.string({ maxLength: 80 }),
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Argentina/ComodRivadavia', 'Asia/Kathmandu'),
  note: fc.option(fc.string({ maxLength: 400 }), { nil: undefined }),
});
const inLocale = (locale: string) => ({ ...ENGLISH, ...localeWords(locale) });
const words = fc.constantFrom('en-GB', 'de', 'fr', 'es').map(inLocale);
const time = fc.integer({ min: -50, max: 900 }).map((hour) => START + hour * HOUR_MS);

/** Throws if a number somewhere in `part` is not finite, or a value is undefined. */
function checkNumbers(part: unknown, path = ''): void {
  if (typeof part === 'number') assert.ok(Number.isFinite(part), `${path} is ${part}`);
  assert.notEqual(part, undefined, path);
  if (typeof part !== 'object' || part === null) return;
  for (const [key, each] of Object.entries(part)) checkNumbers(each, `${path}.${key}`);
}

/** Throws if a layout has a number that is not finite, or a shape that reaches over the edge of the picture. */
function checkLayout(chart: SvgChart): void {
  checkNumbers(chart);
  for (const shape of chart.shapes) {
    if (shape.type === 'rect') {
      const { x, y, width, height } = shape.shape;
      assert.ok(width > 0 && height > 0, JSON.stringify(shape));
      checkInside({ x, y, right: x + width, bottom: y + height }, chart.height);
      continue;
    }
    const { text, fontSize, align } = shape.style;
    const width = face.width(text, fontSize);
    const x = align === 'right' ? shape.x - width : shape.x;
    checkInside(
      { x, y: shape.y - fontSize / 2, right: x + width, bottom: shape.y + fontSize / 2 },
      chart.height,
    );
  }
}

function checkInside(box: { x: number; y: number; right: number; bottom: number }, height: number): void {
  const isInside = box.x >= 0 && box.y >= 0 && box.right <= WIDTH + 1e-6 && box.bottom <= height;
  assert.ok(isInside, JSON.stringify({ ...box, height }));
}

test('any activity has a layout within the picture', () => {
  const counts = fc.record({ messages: value, voiceHours: value, joins: value, parts: value });
  const all = fc.oneof(
    fc.array(counts, { maxLength: 40 }),
    fc.array(counts, { minLength: 700, maxLength: 760 }),
  );
  const gaps = fc.array(fc.record({ from: time, to: time }), { maxLength: 5 });
  const activity = fc.tuple(all, caption, gaps, fc.constantFrom('hour', 'day'), words);
  fc.assert(
    fc.property(activity, ([list, someCaption, someGaps, unit, language]) => {
      const length = unit === 'hour' ? HOUR_MS : 24 * HOUR_MS;
      const buckets = list.map((each, n) => ({ start: START + n * length, ...each }));
      const end = START + buckets.length * length;
      checkLayout(
        layOutActivity(
          { kind: 'activity', unit, caption: someCaption, buckets, end, gaps: someGaps },
          language,
          face,
        ),
      );
    }),
    { numRuns: 40 },
  );
});

test('any cases have a layout within the picture', () => {
  const counts = fc.record({
    messages: valueOrNull,
    voiceHours: valueOrNull,
    activeUsers: valueOrNull,
    voiceUsers: valueOrNull,
  });
  const cases = (length: number) => fc.array(counts, { minLength: length, maxLength: length });
  fc.assert(
    fc.property(fc.oneof(cases(7), cases(24)), caption, words, (list, someCaption, language) => {
      const by = list.length === 7 ? 'weekday' : 'hour';
      checkLayout(layOutCases({ kind: 'cases', by, caption: someCaption, cases: list }, language, face));
    }),
  );
});

test('any week has a layout within the picture, even with missing days', () => {
  const week = fc.array(fc.array(valueOrNull, { minLength: 20, maxLength: 24 }), {
    minLength: 5,
    maxLength: 7,
  });
  const measures = fc.constantFrom('messages', 'voiceHours');
  fc.assert(
    fc.property(week, caption, measures, words, (values, someCaption, measure, language) => {
      const total = values[0]?.[0] ?? 0;
      checkLayout(
        layOutHeatmap({ kind: 'heatmap', measure, caption: someCaption, total, values }, language, face),
      );
    }),
  );
});

/** Throws if the SVG contains NaN or Infinity, or a letter that reaches over the edge of the picture. */
function checkSvg(svg: string): void {
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
  const frame = frameOf(svg);
  const ink = inkOf(lettersOf(svg));
  assert.ok(ink.x >= 0 && ink.y >= 0, JSON.stringify(ink));
  assert.ok(
    ink.x + ink.width <= frame.width && ink.y + ink.height <= frame.height,
    JSON.stringify({ ink, frame }),
  );
  const all = inkOf(svg);
  assert.deepEqual([all.width, all.height], [frame.width, frame.height]);
}

const LARGEST = Number.MAX_SAFE_INTEGER;
const LONG_CAPTION = {
  title: '__proto__',
  scope: `#${'W'.repeat(50)}\u0000\u202e🎮👩‍👩‍👧‍👦${'雑談'.repeat(20)}\ud800`,
  range: '1 Jan 2018 00:00 – 1 Feb 2018 00:00, 31 days, and then some more that does not fit on one line',
  zone: 'America/Argentina/ComodRivadavia',
  note: `⚠️ ${'W'.repeat(200)} seen <b>&amp; "quoted"</b>`,
};
const SHORT_CAPTION = { title: '', scope: '', range: '', zone: 'Asia/Kathmandu' };
const NO_NUMBERS = [Number.NaN, Number.POSITIVE_INFINITY, -1, Number.MAX_VALUE, 5e-324, 0, 1e-300];

const bucketsOf = (values: readonly number[], length: number, scale = 1) => ({
  buckets: values.map((count, n) => ({
    start: START + n * length,
    messages: count,
    voiceHours: count * scale,
    joins: count,
    parts: values.at(-1 - n) ?? 0,
  })),
  end: START + values.length * length,
});

const HARD_ACTIVITY: Record<string, Omit<ActivityData, 'kind'>> = {
  'a month of hours beside one enormous value, with overlapping gaps beyond both ends': {
    unit: 'hour',
    caption: LONG_CAPTION,
    ...bucketsOf(
      Array.from({ length: 760 }, (_, n) => (n === 759 ? LARGEST : n % 3)),
      HOUR_MS,
    ),
    gaps: [
      { from: START - 50 * HOUR_MS, to: START + HOUR_MS },
      { from: START + HOUR_MS / 2, to: START + HOUR_MS / 2 + 1 },
      { from: START + 700 * HOUR_MS, to: START + 900 * HOUR_MS },
      { from: START + 9 * HOUR_MS, to: START + 3 * HOUR_MS },
    ],
  },
  'days whose values are no counts': {
    unit: 'day',
    caption: SHORT_CAPTION,
    ...bucketsOf([...NO_NUMBERS, 1], 24 * HOUR_MS),
  },
  'one day of the largest values': {
    unit: 'day',
    caption: LONG_CAPTION,
    ...bucketsOf([LARGEST], 24 * HOUR_MS, 0.001),
  },
};

const casesOf = (values: readonly (number | null)[]) =>
  values.map((count) => ({ messages: count, voiceHours: count, activeUsers: count, voiceUsers: count }));

const HARD_CASES: Record<string, Omit<CasesData, 'kind'>> = {
  'weekdays of the largest values': {
    by: 'weekday',
    caption: LONG_CAPTION,
    cases: casesOf(Array.from({ length: 7 }, (_, n) => LARGEST - n)),
  },
  'hours that are missing, no counts, tiny or large': {
    by: 'hour',
    caption: SHORT_CAPTION,
    cases: casesOf(Array.from({ length: 24 }, (_, n) => [null, ...NO_NUMBERS, 1234.5][n % 9] ?? null)),
  },
};

const HARD_WEEKS: Record<string, Omit<HeatmapData, 'kind'>> = {
  'days that are missing or short, with the largest value in the last hour': {
    measure: 'messages',
    caption: LONG_CAPTION,
    total: LARGEST,
    values: [[], NO_NUMBERS, [null, null, 3], Array.from({ length: 24 }, (_, n) => (n === 23 ? LARGEST : n))],
  },
  'a peak that is hardly more than nothing': {
    measure: 'voiceHours',
    caption: SHORT_CAPTION,
    total: Number.NaN,
    values: Array.from({ length: 7 }, () => Array.from({ length: 24 }, (_, n) => (n === 0 ? 5e-324 : 0))),
  },
};

for (const [what, data] of Object.entries(HARD_ACTIVITY)) {
  test(`activity can be drawn: ${what}`, () =>
    checkSvg(drawActivity({ kind: 'activity', ...data }, inLocale('fr'), face)));
}
for (const [what, data] of Object.entries(HARD_CASES)) {
  test(`cases can be drawn: ${what}`, () =>
    checkSvg(drawCases({ kind: 'cases', ...data }, inLocale('de'), face)));
}
for (const [what, data] of Object.entries(HARD_WEEKS)) {
  test(`a heatmap can be drawn: ${what}`, () =>
    checkSvg(drawHeatmap({ kind: 'heatmap', ...data }, inLocale('es'), face)));
}
