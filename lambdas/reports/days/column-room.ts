/**
 * Memory for the columns of one day after another. Memory that nobody had yet is slow: the system hands it out page by page,
 * which takes longer than reading a column into it does.
 */
export interface ColumnRoom {
  /** So many numbers under a name, of which none is 0 for sure. What was given out under the name before is overwritten. */
  take(name: string, length: number): Uint32Array<ArrayBuffer>;
}

/** Room that is made as it is needed. */
export function createColumnRoom(): ColumnRoom {
  const columns = new Map<string, Uint32Array<ArrayBuffer>>();
  return {
    take(name, length) {
      let column = columns.get(name);
      if (column === undefined || column.length < length) {
        column = new Uint32Array(length);
        columns.set(name, column);
      }
      return column.subarray(0, length);
    },
  };
}
