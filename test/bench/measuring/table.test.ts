import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawTable } from '../../../bench/measuring/table.ts';

test('figures are aligned right and grouped, and small ones have three digits', () => {
  const drawn = drawTable({
    title: 'Title',
    columns: ['what', 'figure'],
    rows: [
      ['a', 1_234_567],
      ['longer', 0.012345],
      ['c', 1234.5],
      ['d', '–'],
    ],
    notes: ['A note.'],
  });
  assert.equal(
    drawn,
    [
      'Title',
      '',
      'what       figure',
      '──────  ─────────',
      'a       1,234,567',
      'longer     0.0123',
      'c           1,235',
      'd               –',
      '\nA note.',
    ].join('\n'),
  );
});
