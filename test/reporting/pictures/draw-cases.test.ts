import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawCases } from '../../../reporting/pictures/draw-cases.ts';
import type { CaseCounts } from '../../../reporting/pictures/picture-data.ts';
import { ENGLISH } from '../../../reporting/words/picture-words.ts';
import { CAPTION, dataOf, face, textsOf } from '../../support/reporting/svg-reading.ts';

const one = (n: number): CaseCounts => ({
  messages: n * 1000,
  voiceHours: n * 2.5,
  activeUsers: n * 10,
  voiceUsers: n,
});
const draw = (by: 'weekday' | 'hour', cases: CaseCounts[]) =>
  drawCases({ kind: 'cases', by, caption: CAPTION, cases }, ENGLISH, face);
const words = (svg: string) => textsOf(svg).map(({ text }) => text);

test('weekdays show every value above its bar', () => {
  const svg = draw('weekday', [1, 2, 3, 4, 5, 6, 7].map(one));
  const texts = new Set(words(svg));
  for (const text of [...ENGLISH.weekdays, '7,000', '17.5', '70', '7', '28,000 in all', '70 in all'])
    assert.ok(texts.has(text), text);
  const columns = dataOf(svg);
  assert.equal(columns.length, 28);
  for (const { series, item, height, x, width, y } of columns) {
    const value = one(item + 1)[
      (['messages', 'voiceHours', 'activeUsers', 'voiceUsers'] as const)[series] ?? 'messages'
    ];
    const text = ENGLISH.number(value ?? 0);
    const top = y + height;
    const above = textsOf(svg).some(
      (label) =>
        label.text === text &&
        Math.abs(label.y - top + 20) < 2 &&
        Math.abs(label.x + face.width(text, 30) / 2 - x - width / 2) < 2,
    );
    assert.ok(above, `${series} ${item}`);
  }
});

test('hours of the day show the highest value and the name of their axis', () => {
  const svg = draw(
    'hour',
    Array.from({ length: 24 }, (_, hour) => one(hour)),
  );
  const texts = words(svg);
  assert.ok(texts.includes('Hour of the day') && texts.includes('23,000') && texts.includes('57.5'));
  assert.ok(!texts.includes('22,000'));
  assert.deepEqual(
    texts.filter((text) => /^\d+$/.test(text)).slice(-12),
    Array.from({ length: 12 }, (_, n) => String(n * 2)),
  );
});

test('numbers of users have no total, because a person can be in several cases', () => {
  const texts = words(draw('weekday', [1, 1, 1, 1, 1, 1, 1].map(one)));
  assert.deepEqual(
    texts.filter((text) => text.endsWith('in all')),
    ['7,000 in all', '17.5 in all'],
  );
});

test('a case outside the range has no bar, a quiet one shows 0', () => {
  const none = { messages: null, voiceHours: null, activeUsers: null, voiceUsers: null };
  const zeros = (cases: CaseCounts[]) => words(draw('weekday', cases)).filter((text) => text === '0').length;
  assert.equal(zeros([one(1), none, none, none, none, none, none]), 4);
  assert.equal(zeros([one(1), one(0), none, none, none, none, none]), 8);
});

test('a report without activity says so', () => {
  assert.ok(
    words(
      draw(
        'hour',
        Array.from({ length: 24 }, () => one(0)),
      ),
    ).includes(ENGLISH.nothing),
  );
});
