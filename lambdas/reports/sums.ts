/** A sum for each case and person, in columns of numbers: in a map it would take ten times as much. */
export interface Sums {
  /** Makes room for so many people. What {@link ofCase} gave out before is of no use any more. */
  makeRoom(people: number): void;
  /** The sums of a case, by the person's number, to add to; undefined where there is no such case. */
  ofCase(at: number): Uint32Array | undefined;
  /** Those sums of a case that are not 0. */
  positive(at: number): Float64Array;
}

/** No sums yet. Each stays below 2^32, which is a person's seconds of a hundred years. */
export function createSums(cases: number): Sums {
  const columns = Array.from({ length: cases }, () => new Uint32Array());
  return {
    makeRoom(people) {
      for (const [at, column] of columns.entries()) {
        if (column.length >= people) continue;
        const larger = new Uint32Array(Math.ceil(people * 1.2));
        larger.set(column);
        columns[at] = larger;
      }
    },
    ofCase: (at) => columns[at],
    positive(at) {
      const column = columns[at] ?? new Uint32Array();
      const sums = new Float64Array(column.length);
      let count = 0;
      for (let person = 0; person < column.length; person++) {
        const sum = column[person] ?? 0;
        if (sum > 0) sums[count++] = sum;
      }
      return sums.subarray(0, count);
    },
  };
}
