/**
 * Indices sorted by the whole number, from 0 below `keys`, that each has; those of one number stay in the order they
 * came in, so that sorts by the last criterion first add up (Knuth, The Art of Computer Programming, 5.2). Linear, and
 * nothing is made but the result.
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

/** The indices below `length`, in order: what a first sort begins with. */
export function indices(length: number): Uint32Array<ArrayBuffer> {
  const all = new Uint32Array(length);
  for (let at = 0; at < length; at++) all[at] = at;
  return all;
}
