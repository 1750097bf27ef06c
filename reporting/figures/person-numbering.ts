import type { DayCells } from '../days/day-cells.ts';
import { createTokenNumbering, TOKEN_WORDS } from '../tuning/token-numbering.ts';

/** Numbers all people of a report from 0, because a person's number on a day differs from day to day. */
export interface PersonNumbering {
  /** How many people have a number so far. */
  size(): number;
  /** The report's number of each of a day's people, by their number on the day. */
  numbersOf(users: DayCells): Uint32Array;
}

/** Makes a numbering without people. Folds of the same days that share it number each day once. */
export function createPersonNumbering(): PersonNumbering {
  const tokens = createTokenNumbering();
  let last: { users: DayCells; numbers: Uint32Array } | undefined;
  return {
    size: tokens.size,
    numbersOf(users) {
      if (last?.users === users) return last.numbers;
      const words = users.tokens.words();
      const numbers = new Uint32Array(users.tokens.size());
      for (let at = 0; at < numbers.length; at++) numbers[at] = tokens.numberOfWords(words, at * TOKEN_WORDS);
      last = { users, numbers };
      return numbers;
    },
  };
}
