import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPersonNumbering } from '../../../reporting/figures/person-numbering.ts';
import { day, msg } from '../../support/reporting/days.ts';

test('a person has one number on all days', () => {
  const people = createPersonNumbering();
  const friday = day('2018-01-12', { ann: [msg(1, 'a', 1)], bob: [msg(1, 'a', 1)] });
  const saturday = day('2018-01-13', { cat: [msg(1, 'a', 1)], bob: [msg(1, 'a', 1)] });
  assert.deepEqual([...people.numbersOf(friday.users)], [0, 1]);
  assert.deepEqual([...people.numbersOf(saturday.users)], [2, 1]);
  assert.deepEqual([...people.numbersOf(friday.users)], [0, 1], 'the same for another fold');
  assert.equal(people.size(), 3);
});
