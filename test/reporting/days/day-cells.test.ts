import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createDayCells } from '../../../reporting/days/day-cells.ts';
import type { UserEvent } from '../../../shared/counters/counter-keys.ts';

const cell = fc.record({
  token: fc.constantFrom('ann', 'bob', 'cid', 'dee'),
  event: fc.constantFrom<UserEvent>('msg', 'voice'),
  hour: fc.nat(23),
  channel: fc.constantFrom('1', '2', '3'),
  count: fc.integer({ min: -1, max: 2 ** 40 }),
});

test('gives back the cells that were added: each person once, with cells in order', () => {
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 40 }), (cells) => {
      const day = createDayCells();
      for (const { token, event, hour, channel, count } of cells) day.add(token, event, hour, channel, count);
      const expected = [...Map.groupBy(cells, ({ token }) => token)].map(([token, own]) => ({
        token,
        cells: own.map(({ token: _, ...rest }) => rest),
      }));
      assert.deepEqual([...day], expected);
      assert.deepEqual([...day], expected, 'a second time');
    }),
  );
});

test('grows beyond its first room, at under 40 bytes a cell', () => {
  const day = createDayCells();
  const empty = day.bytes();
  for (let count = 1; count <= 100_000; count++) day.add(`${count % 1000}`, 'voice', 7, '1', count);
  const counts = [...day].flatMap(({ cells }) => cells.map(({ count }) => count));
  assert.equal(new Set(counts).size, 100_000);
  assert.ok(day.bytes() > empty);
  assert.ok(day.bytes() / 100_000 < 40);
});
