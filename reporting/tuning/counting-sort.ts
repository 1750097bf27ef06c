// Tuned: README.md in this folder has the benchmark and the numbers.

/**
 * Sorts indices by the key that `keyOf` gives for each, a whole number from 0 below `keys`. The sort is stable: for several
 * criteria, sort by the last one first. It takes linear time (Knuth, The Art of Computer Programming, 5.2).
 */
export function countingSort(
  order: Uint32Array,
  keyOf: (index: number) => number,
  keys: number,
): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(keys + 1);
  for (const index of order) {
    const after = keyOf(index) + 1;
    starts[after] = (starts[after] ?? 0) + 1;
  }
  for (let key = 1; key <= keys; key++) starts[key] = (starts[key] ?? 0) + (starts[key - 1] ?? 0);
  const sorted = new Uint32Array(order.length);
  for (const index of order) {
    const key = keyOf(index);
    const at = starts[key] ?? 0;
    sorted[at] = index;
    starts[key] = at + 1;
  }
  return sorted;
}

/** The indices from 0 below `length`, in order: the input of a first sort. */
export function indices(length: number): Uint32Array<ArrayBuffer> {
  const all = new Uint32Array(length);
  for (let at = 0; at < length; at++) all[at] = at;
  return all;
}
