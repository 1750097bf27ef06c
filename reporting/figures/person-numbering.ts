import type { DayCells } from '../days/day-cells.ts';
import { createTokenNumbering, TOKEN_WORDS } from '../tuning/token-numbering.ts';

/** Everyone in a report, numbered from 0 as they come up: a day's own numbers begin anew with each day. */
export interface People {
  /** How many there are by now. */
  count(): number;
  /** By its number on a day, the number of each of the day's people. */
  numbersOf(users: DayCells): Uint32Array;
}

/** Nobody yet. Folds that share it number the people of each day once. */
export function createPeople(): People {
  const everyone = createTokenNumbering();
  let last: { users: DayCells; numbers: Uint32Array } | undefined;
  return {
    count: everyone.size,
    numbersOf(users) {
      if (last?.users === users) return last.numbers;
      const words = users.tokens.words();
      const numbers = new Uint32Array(users.tokens.size());
      for (let at = 0; at < numbers.length; at++)
        numbers[at] = everyone.numberOfWords(words, at * TOKEN_WORDS);
      last = { users, numbers };
      return numbers;
    },
  };
}
