import { createNumbering, type DayCells } from '../../shared/day-cells.ts';

/** Everyone in a report, numbered from 0 as they come up: a day's own numbers begin anew with each day. */
export interface People {
  /** How many there are by now. */
  count(): number;
  /** By its number on a day, the number of each of the day's people. */
  numbersOf(users: DayCells): Uint32Array;
}

/** Nobody yet. Folds that share it number the people of each day once. */
export function createPeople(): People {
  const everyone = createNumbering();
  let last: { users: DayCells; numbers: Uint32Array } | undefined;
  return {
    count: everyone.size,
    numbersOf(users) {
      if (last?.users !== users)
        last = { users, numbers: Uint32Array.from(users.tokens(), everyone.numberOf) };
      return last.numbers;
    },
  };
}
