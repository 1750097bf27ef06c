// Tuned: README.md in this folder has the benchmark and the numbers.

/** Buffers for a day's columns that the next day reuses, so that each day needs no new memory from the system. */
export interface ColumnBuffers {
  /** Returns a buffer of `length` numbers with any content. The next call with the same name may return the same memory. */
  take(name: string, length: number): Uint32Array<ArrayBuffer>;
}

/** Makes buffers that grow as needed. */
export function createColumnBuffers(): ColumnBuffers {
  const buffers = new Map<string, Uint32Array<ArrayBuffer>>();
  return {
    take(name, length) {
      let buffer = buffers.get(name);
      if (buffer === undefined || buffer.length < length) {
        buffer = new Uint32Array(length);
        buffers.set(name, buffer);
      }
      return buffer.subarray(0, length);
    },
  };
}
