import type { CellColumns } from './cell-columns.ts';

/**
 * A sum for each column and person, packed: in a map each would take ten times as much. People come in blocks, so that room
 * for more of them is made without moving what there is, and a block's numbers have two bytes until one needs four.
 */
export interface Sums {
  readonly columns: number;
  /** Of so many people each, one column after another. */
  readonly blocks: (Uint16Array | Uint32Array)[];
}

/** People of a block: a power of two. */
const BLOCK = 1024;
const BLOCK_BITS = Math.log2(BLOCK);
const NARROW = 0xffff;

/** No sums yet. Each stays below 2^32, which is a person's seconds of a hundred years. */
export const createSums = (columns: number): Sums => ({ columns, blocks: [] });

/** Makes room for so many people. */
export function makeRoom({ columns, blocks }: Sums, people: number): void {
  while (blocks.length * BLOCK < people) blocks.push(new Uint16Array(columns * BLOCK));
}

/**
 * Adds cells up, each in the column that `columnOfSlot` has for its slot; where that is negative they are left out. `people`
 * are their numbers among the sums, by those among the cells. It goes by runs of one slot, in which a file has them: that
 * takes half the time. (A function made for each report would be compiled for each.)
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
      if (sum <= NARROW) block[place] = sum;
      else widened(blocks, person >>> BLOCK_BITS)[place] = sum;
    }
  }
}

function widened(blocks: Sums['blocks'], at: number): Uint32Array {
  const block = blocks[at] ?? [];
  if (block instanceof Uint32Array) return block;
  const wide = Uint32Array.from(block);
  blocks[at] = wide;
  return wide;
}

/** Those sums of a column that are not 0, put into `values`, which has room for all people. */
export function positive({ blocks }: Sums, column: number, values: Float64Array): Float64Array {
  let count = 0;
  for (const block of blocks) {
    for (let place = column * BLOCK; place < (column + 1) * BLOCK; place++) {
      const sum = block[place] as number;
      if (sum > 0) values[count++] = sum;
    }
  }
  return values.subarray(0, count);
}
