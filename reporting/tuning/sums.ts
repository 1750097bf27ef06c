// Tuned: README.md in this folder has the benchmark and the numbers.

import type { CellColumns } from './cell-columns.ts';

/**
 * A sum for each column and person. People come in blocks, so that room for more of them moves nothing. A block's sums have
 * two bytes each until one of them needs four.
 */
export interface Sums {
  readonly columns: number;
  /** Each has the sums of {@link BLOCK} people, one column after another. */
  readonly blocks: (Uint16Array | Uint32Array)[];
}

/** People per block: a power of two. */
const BLOCK = 1024;
const BLOCK_BITS = Math.log2(BLOCK);
const MAX_NARROW = 0xffff;

/** Makes sums for nobody yet. Each sum must stay below 2^32; a person has that many seconds in a hundred years. */
export const createSums = (columns: number): Sums => ({ columns, blocks: [] });

/** Makes room for the people numbered from 0 below `people`. */
export function reservePeople({ columns, blocks }: Sums, people: number): void {
  while (blocks.length * BLOCK < people) blocks.push(new Uint16Array(columns * BLOCK));
}

/**
 * Adds each cell's count to its person's sum, in the column that `columnOfSlot` has for its slot; it skips cells whose
 * column is negative. `people` has the number among the sums of each of the cells' people. The loop goes by runs of one
 * slot, because files have long ones. (A function made anew for each report would be compiled for each.)
 */
export function addCells(
  { blocks }: Sums,
  { user, slot, count, length }: Omit<CellColumns, 'channel'>,
  people: Uint32Array,
  columnOfSlot: Int16Array,
): void {
  for (let at = 0; at < length; ) {
    const run = slot[at] as number;
    const column = (columnOfSlot[run] as number) * BLOCK;
    let end = at + 1;
    while (end < length && slot[end] === run) end++;
    if (column < 0) at = end;
    for (; at < end; at++) {
      const person = people[user[at] as number] as number;
      const block = blocks[person >>> BLOCK_BITS] as Uint16Array | Uint32Array;
      const place = column + (person & (BLOCK - 1));
      const sum = (block[place] as number) + (count[at] as number);
      if (sum <= MAX_NARROW) block[place] = sum;
      else widen(blocks, person >>> BLOCK_BITS)[place] = sum;
    }
  }
}

/** Gives a block four bytes for each sum, where it has two. */
function widen(blocks: Sums['blocks'], at: number): Uint32Array {
  const block = blocks[at] ?? [];
  if (block instanceof Uint32Array) return block;
  const wide = Uint32Array.from(block);
  blocks[at] = wide;
  return wide;
}

/** Copies the sums of a column that are above 0 into `values`, which must have room for all people, and returns that part. */
export function positiveSums({ blocks }: Sums, column: number, values: Float64Array): Float64Array {
  let count = 0;
  for (const block of blocks) {
    for (let place = column * BLOCK; place < (column + 1) * BLOCK; place++) {
      const sum = block[place] as number;
      if (sum > 0) values[count++] = sum;
    }
  }
  return values.subarray(0, count);
}
