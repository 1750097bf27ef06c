import { invalid } from './service-error.ts';

/** A decimal number: `digits` × 10^`exponent`, without trailing zeros in `digits`; 0 is 0 × 10^0. */
interface Decimal {
  digits: bigint;
  exponent: number;
}

const NUMBER = /^([+-]?)(\d+)?(?:\.(\d+)?)?(?:[eE]([+-]?\d{1,4}))?$/;
/** DynamoDB: Naming rules and data types, Number. */
const MOST_DIGITS = 38;
const LARGEST_MAGNITUDE = 125;
const SMALLEST_MAGNITUDE = -130;

/** Reads a number as DynamoDB does. Throws a ValidationException where it is none, or outside of what DynamoDB keeps. */
export function readDecimal(text: string): Decimal {
  const [whole, sign = '', before = '', after = '', power = '0'] = NUMBER.exec(text) ?? [];
  if (whole === undefined || before + after === '')
    throw invalid(`The parameter cannot be converted to a numeric value: ${text}`);
  const magnitude = BigInt(before + after);
  return checked(trimmed(sign === '-' ? -magnitude : magnitude, Number(power) - after.length));
}

function trimmed(digits: bigint, exponent: number): Decimal {
  if (digits === 0n) return { digits, exponent: 0 };
  let trimmedDigits = digits;
  let trimmedExponent = exponent;
  while (trimmedDigits % 10n === 0n) {
    trimmedDigits /= 10n;
    trimmedExponent += 1;
  }
  return { digits: trimmedDigits, exponent: trimmedExponent };
}

function checked(decimal: Decimal): Decimal {
  const length = lengthOf(decimal.digits);
  if (length > MOST_DIGITS) throw invalid('Attempting to store more than 38 significant digits in a Number');
  const magnitude = decimal.exponent + length - 1;
  if (decimal.digits !== 0n && magnitude > LARGEST_MAGNITUDE)
    throw invalid('Number overflow. Attempting to store a number with magnitude larger than supported range');
  if (decimal.digits !== 0n && magnitude < SMALLEST_MAGNITUDE)
    throw invalid(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
  return decimal;
}

const lengthOf = (digits: bigint): number => String(digits < 0n ? -digits : digits).length;

/** The number as DynamoDB answers it: plain digits, without an exponent or superfluous zeros. */
export function writeDecimal({ digits, exponent }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits);
  if (exponent >= 0) return sign + text + '0'.repeat(exponent);
  const padded = text.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

export const normalizeNumber = (text: string): string => writeDecimal(readDecimal(text));

/** The digits that count for a number's size. */
export const significantDigits = (text: string): number => lengthOf(readDecimal(text).digits);

/** Below 0, 0 or above 0, as `a` is less than, equal to or greater than `b`. */
export function compareNumbers(a: string, b: string): number {
  const [one, other] = aligned(readDecimal(a), readDecimal(b));
  return one < other ? -1 : one > other ? 1 : 0;
}

/** `a` + `b`, or `a` − `b` with `sign` −1. */
export function addNumbers(a: string, b: string, sign: 1 | -1 = 1): string {
  const left = readDecimal(a);
  const right = readDecimal(b);
  const [one, other] = aligned(left, right);
  const sum = sign === 1 ? one + other : one - other;
  return writeDecimal(checked(trimmed(sum, Math.min(left.exponent, right.exponent))));
}

function aligned(a: Decimal, b: Decimal): [bigint, bigint] {
  const exponent = Math.min(a.exponent, b.exponent);
  const scale = ({ digits, exponent: own }: Decimal) => digits * 10n ** BigInt(own - exponent);
  return [scale(a), scale(b)];
}
