import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSettingsReader, isWholeNumber } from '../../shared/env-settings.ts';

/** Texts that are not whole numbers in digits, although `Number` reads some of them. */
const NO_WHOLE_NUMBERS = [
  '',
  '-1',
  '+1',
  '1.5',
  '1.0',
  '1e3',
  '0x10',
  ' 5',
  '5 ',
  '5\n',
  '05',
  '1_000',
  '1,000',
  '５',
  'abc',
  'NaN',
  'Infinity',
  '-Infinity',
  'null',
];

test('a whole number is written in digits only, and lies within its range', () => {
  for (const text of NO_WHOLE_NUMBERS) assert.equal(isWholeNumber(text, 0, 10_000), false, text);
  const within = ['0', '1', '2', '9', '10', '11', '9'.repeat(400)].filter((text) =>
    isWholeNumber(text, 1, 10),
  );
  assert.deepEqual(within, ['1', '2', '9', '10']);
  assert.ok(isWholeNumber('0', 0, 10));
});

test('every missing or malformed setting is named, and no value is repeated', () => {
  const { problems, read, optional } = createSettingsReader({
    A: 'secret',
    B: '',
    C: 'right',
    D: '',
    E: 'wrong',
  });
  const isRight = (value: string) => value === 'right';
  assert.equal(read('C', isRight, 'right'), 'right');
  assert.equal(read('D', isRight, 'right', 'right'), 'right');
  assert.equal(optional('F', isRight, 'right'), undefined);
  assert.equal(optional('C', isRight, 'right'), 'right');
  for (const name of ['A', 'B']) read(name, isRight, 'right');
  optional('E', isRight, 'right');
  assert.deepEqual(problems, [
    'A is malformed: expected right.',
    'B is not set: expected right.',
    'E is malformed: expected right.',
  ]);
});
