import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { emptyColumns, pushCell, SLOTS } from '../../../reporting/tuning/cell-columns.ts';
import { addCells, createSums, positiveSums, reservePeople } from '../../../reporting/tuning/sums.ts';

const COLUMNS = 3;
/** More than fit in one block. */
const PEOPLE = 3_000;
const cell = fc.record({
  person: fc.oneof(fc.nat(2), fc.nat(PEOPLE - 1)),
  slot: fc.oneof(fc.nat(2), fc.nat(SLOTS - 1)),
  count: fc.oneof(fc.nat(5), fc.nat(2 ** 27)),
});
const columnsOfSlots = fc.array(fc.integer({ min: -1, max: COLUMNS - 1 }), {
  minLength: SLOTS,
  maxLength: SLOTS,
});

test('each count is added for its person in the column of its slot, and skipped where the slot has none', () => {
  const anyDays = fc.array(fc.array(cell, { maxLength: 20 }), { maxLength: 3 });
  fc.assert(
    fc.property(anyDays, columnsOfSlots, (days, columnOfSlot) => {
      const sums = createSums(COLUMNS);
      const expected = Array.from({ length: COLUMNS }, () => new Float64Array(PEOPLE));
      for (const cells of days) {
        // A person's number on a day differs from the number among all.
        const people = Uint32Array.from(cells, ({ person }) => person);
        const columns = emptyColumns();
        for (const [at, { slot, count }] of cells.entries()) pushCell(columns, at, 0, slot, count);
        reservePeople(sums, Math.max(0, ...people) + 1);
        addCells(sums, columns, people, Int16Array.from(columnOfSlot));
        for (const { person, slot, count } of cells) {
          const column = expected[columnOfSlot[slot] ?? -1];
          if (column) column[person] = (column[person] ?? 0) + count;
        }
      }
      for (const [at, column] of expected.entries())
        assert.deepEqual(
          positiveSums(sums, at, new Float64Array(PEOPLE)),
          column.filter((sum) => sum > 0),
        );
    }),
  );
});

test('a block takes twice the memory only once a sum needs four bytes', () => {
  const sums = createSums(COLUMNS);
  reservePeople(sums, 1);
  const bytes = () => sums.blocks.reduce((total, { byteLength }) => total + byteLength, 0);
  const narrow = bytes();
  const columns = emptyColumns();
  pushCell(columns, 0, 0, 0, 2 ** 16 - 1);
  const add = (column: number) =>
    addCells(sums, columns, Uint32Array.of(0), new Int16Array(SLOTS).fill(column));
  add(0);
  for (let times = 0; times < 3; times++) add(-1);
  assert.equal(bytes(), narrow);
  add(0);
  assert.equal(bytes(), 2 * narrow);
  assert.deepEqual([...positiveSums(sums, 0, new Float64Array(1))], [2 ** 17 - 2]);
});
