import type { DayCells } from '../../shared/day-cells.ts';

/** Everyone in a report, numbered from 0 as they come up: a day's own numbers begin anew with each day. */
export interface People {
  /** How many there are by now. */
  count(): number;
  /** By its number on a day, the number of each of the day's people. */
  numbersOf(users: DayCells): Uint32Array;
}

/** Nobody yet. Folds that share it number the people of each day once. */
export function createPeople(): People {
  const numbers = new Map<string, number>();
  let last: { users: DayCells; numbers: Uint32Array } | undefined;
  function numberOf(token: string): number {
    const known = numbers.get(token);
    if (known !== undefined) return known;
    numbers.set(token, numbers.size);
    return numbers.size - 1;
  }
  return {
    count: () => numbers.size,
    numbersOf(users) {
      if (last?.users !== users) last = { users, numbers: Uint32Array.from(users.tokens(), numberOf) };
      return last.numbers;
    },
  };
}
