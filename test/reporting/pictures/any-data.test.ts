import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { activityPicture } from '../../../reporting/pictures/draw-activity.ts';
import { casesPicture } from '../../../reporting/pictures/draw-cases.ts';
import { heatmapPicture } from '../../../reporting/pictures/draw-heatmap.ts';
import { ENGLISH, localeWords } from '../../../reporting/words/picture-words.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import { face, frameOf, inkOf, lettersOf } from '../../support/reporting/reading.ts';

const START = Date.UTC(2018, 2, 20);
const RUNS = { numRuns: 60 };

const value = fc.oneof(fc.nat({ max: 3 }), fc.nat(), fc.double(), fc.constant(0));
const valueOrNone = fc.option(value);
const name = fc.string({ unit: 'binary', maxLength: 100 });
const caption = fc.record({
  title: name,
  scope: name,
  range: fc.string({ maxLength: 80 }),
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Argentina/ComodRivadavia', 'Asia/Kathmandu'),
  note: fc.option(fc.string({ maxLength: 400 }), { nil: undefined }),
});
const words = fc
  .constantFrom('en-GB', 'de', 'fr', 'es')
  .map((locale) => ({ ...ENGLISH, ...localeWords(locale) }));
const time = fc.integer({ min: -50, max: 900 }).map((hour) => START + hour * HOUR_MS);

/** It can be drawn, every number in it is one, and no letter reaches over its edge. */
function check(svg: string): void {
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

test('any activity can be drawn', () => {
  const counts = fc.record({ messages: value, voiceHours: value, joins: value, parts: value });
  const all = fc.oneof(
    fc.array(counts, { maxLength: 40 }),
    fc.array(counts, { minLength: 700, maxLength: 760 }),
  );
  const gaps = fc.array(fc.record({ from: time, to: time }), { maxLength: 5 });
  fc.assert(
    fc.property(
      all,
      caption,
      gaps,
      fc.constantFrom('hour', 'day'),
      words,
      (list, said, unseen, unit, language) => {
        const length = unit === 'hour' ? HOUR_MS : 24 * HOUR_MS;
        const buckets = list.map((each, n) => ({ start: START + n * length, ...each }));
        const end = START + buckets.length * length;
        check(
          activityPicture(
            { kind: 'activity', unit, caption: said, buckets, end, gaps: unseen },
            language,
            face,
          ),
        );
      },
    ),
    RUNS,
  );
});

test('any cases can be drawn', () => {
  const counts = fc.record({
    messages: valueOrNone,
    voiceHours: valueOrNone,
    activeUsers: valueOrNone,
    voiceUsers: valueOrNone,
  });
  const cases = (length: number) => fc.array(counts, { minLength: length, maxLength: length });
  fc.assert(
    fc.property(fc.oneof(cases(7), cases(24)), caption, words, (list, said, language) => {
      const by = list.length === 7 ? 'weekday' : 'hour';
      check(casesPicture({ kind: 'cases', by, caption: said, cases: list }, language, face));
    }),
    RUNS,
  );
});

test('any week can be drawn, even one of which days are missing', () => {
  const week = fc.array(fc.array(valueOrNone, { minLength: 20, maxLength: 24 }), {
    minLength: 5,
    maxLength: 7,
  });
  fc.assert(
    fc.property(
      week,
      caption,
      fc.constantFrom('messages', 'voiceHours'),
      words,
      (values, said, measure, language) => {
        check(
          heatmapPicture(
            { kind: 'heatmap', measure, caption: said, total: values[0]?.[0] ?? 0, values },
            language,
            face,
          ),
        );
      },
    ),
    RUNS,
  );
});
