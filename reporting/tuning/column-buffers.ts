/**
 * Memory for the columns of one day after another. Memory that nobody had yet is slow: the system hands it out page by page,
 * which takes longer than reading a column into it does.
 */
export interface ColumnRoom {
  /** A column of so many numbers, whatever they are. It takes the place of the one given out under the same name before. */
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
