import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { addNumbers, compareNumbers, normalizeNumber } from '../../../../local/aws/dynamodb/decimal.ts';

/** Whole numbers scaled by a power of ten, small enough for BigInt to check. */
const scaled = fc.record({
  digits: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
  places: fc.integer({ min: 0, max: 9 }),
});
const PLACES = 9;

/** A number as text, with zeros and an exponent that mean nothing. */
const write = ({ digits, places }: { digits: bigint; places: number }): string =>
  `${digits}00E-${places + 2}`;
const exact = ({ digits, places }: { digits: bigint; places: number }): bigint =>
  digits * 10n ** BigInt(PLACES - places);
/** A plain number times 10^9. */
function read(text: string): bigint {
  const [, sign, whole = '0', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const magnitude = BigInt(whole + part.padEnd(PLACES, '0'));
  return sign === '-' ? -magnitude : magnitude;
}

test('a number keeps its value in its shortest form', () => {
  fc.assert(
    fc.property(scaled, (number) => {
      const text = normalizeNumber(write(number));
      assert.equal(read(text), exact(number));
      assert.doesNotMatch(text, /^-?0\d|\.\d*0$|\.$|^-0$/);
      assert.equal(normalizeNumber(text), text);
    }),
  );
});

test('numbers are added, subtracted and compared exactly', () => {
  fc.assert(
    fc.property(scaled, scaled, (a, b) => {
      assert.equal(read(addNumbers(write(a), write(b))), exact(a) + exact(b));
      assert.equal(read(addNumbers(write(a), write(b), -1)), exact(a) - exact(b));
      const difference = exact(a) - exact(b);
      assert.equal(
        Math.sign(compareNumbers(write(a), write(b))),
        difference > 0n ? 1 : difference < 0n ? -1 : 0,
      );
    }),
  );
});

describe('a number is refused', () => {
  for (const text of [
    '',
    '-',
    '.',
    '1.2.3',
    'NaN',
    'Infinity',
    '0x1',
    '1e',
    ' 1',
    '1e126',
    '-1e126',
    '1e-131',
    '1'.repeat(39),
  ])
    test(`as ${JSON.stringify(text)}`, () =>
      assert.throws(() => normalizeNumber(text), { name: 'ValidationException' }));
});

test('numbers at the bounds are kept', () => {
  const digits = '9'.repeat(38);
  assert.equal(normalizeNumber(digits), digits);
  assert.equal(normalizeNumber('1e125'), `1${'0'.repeat(125)}`);
  assert.equal(normalizeNumber('1e-130'), `0.${'0'.repeat(129)}1`);
});
