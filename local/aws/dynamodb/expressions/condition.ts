import {
  type Attributes,
  compareValues,
  isEqual,
  letterOf,
  type Value,
  valueSize,
} from '../attribute-value.ts';
import { invalid } from '../service-error.ts';
import { type Tokens, tokensOf } from './expression-tokens.ts';
import { type Path, readPath, valueAt } from './path.ts';
import type { Placeholders } from './placeholders.ts';

/** Whether an item meets a condition; an item that is not there is one without attributes. */
export type Condition = (item: Attributes) => boolean;
/** What an operand is for an item; undefined where it names what the item lacks. */
type Operand = (item: Attributes) => Value | undefined;

/** Reads a ConditionExpression or FilterExpression (DynamoDB: Comparison operator and function reference). */
export function readCondition(expression: unknown, parameter: string, placeholders: Placeholders): Condition {
  const tokens = tokensOf(expression, parameter);
  const condition = readOr(tokens, placeholders);
  tokens.end();
  return condition;
}

function readOr(tokens: Tokens, placeholders: Placeholders): Condition {
  let left = readAnd(tokens, placeholders);
  while (tokens.takeIf('OR')) {
    const [one, other] = [left, readAnd(tokens, placeholders)];
    left = (item) => one(item) || other(item);
  }
  return left;
}

function readAnd(tokens: Tokens, placeholders: Placeholders): Condition {
  let left = readNot(tokens, placeholders);
  while (tokens.takeIf('AND')) {
    const [one, other] = [left, readNot(tokens, placeholders)];
    left = (item) => one(item) && other(item);
  }
  return left;
}

function readNot(tokens: Tokens, placeholders: Placeholders): Condition {
  if (!tokens.takeIf('NOT')) return readOne(tokens, placeholders);
  const condition = readNot(tokens, placeholders);
  return (item) => !condition(item);
}

function readOne(tokens: Tokens, placeholders: Placeholders): Condition {
  if (tokens.takeIf('(')) {
    const condition = readOr(tokens, placeholders);
    tokens.expect(')');
    return condition;
  }
  return readFunction(tokens, placeholders) ?? readComparison(tokens, placeholders);
}

function readFunction(tokens: Tokens, placeholders: Placeholders): Condition | undefined {
  const name = tokens.peek();
  if (name === 'attribute_exists' || name === 'attribute_not_exists') {
    const path = inBrackets(tokens, () => readPath(tokens, placeholders));
    return (item) => (valueAt(item, path) !== undefined) === (name === 'attribute_exists');
  }
  if (name !== 'begins_with' && name !== 'contains' && name !== 'attribute_type') return undefined;
  const [path, operand] = inBrackets(tokens, (): [Path, Operand] => {
    const first = readPath(tokens, placeholders);
    tokens.expect(',');
    return [first, readOperand(tokens, placeholders)];
  });
  const holds = { begins_with: beginsWith, contains, attribute_type: hasType }[name];
  return (item) => {
    const [value, wanted] = [valueAt(item, path), operand(item)];
    return value !== undefined && wanted !== undefined && holds(value, wanted);
  };
}

function inBrackets<T>(tokens: Tokens, read: () => T): T {
  tokens.take();
  tokens.expect('(');
  const inside = read();
  tokens.expect(')');
  return inside;
}

function beginsWith(value: Value, wanted: Value): boolean {
  if ('S' in value && 'S' in wanted) return value.S.startsWith(wanted.S);
  if (!('B' in value && 'B' in wanted)) return false;
  const prefix = Buffer.from(wanted.B, 'base64');
  return Buffer.from(value.B, 'base64').subarray(0, prefix.length).equals(prefix);
}

function contains(value: Value, wanted: Value): boolean {
  if ('S' in value && 'S' in wanted) return value.S.includes(wanted.S);
  if ('B' in value && 'B' in wanted)
    return Buffer.from(value.B, 'base64').includes(Buffer.from(wanted.B, 'base64'));
  if ('SS' in value && 'S' in wanted) return value.SS.includes(wanted.S);
  if ('NS' in value && 'N' in wanted) return value.NS.includes(wanted.N);
  if ('BS' in value && 'B' in wanted) return value.BS.includes(wanted.B);
  return 'L' in value && value.L.some((member) => isEqual(member, wanted));
}

const hasType = (value: Value, wanted: Value): boolean => 'S' in wanted && letterOf(value) === wanted.S;

const COMPARISONS: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  '=': isEqual,
  '<>': (a, b) => !isEqual(a, b),
  '<': (a, b) => isOrdered(a, b, (order) => order < 0),
  '<=': (a, b) => isOrdered(a, b, (order) => order <= 0),
  '>': (a, b) => isOrdered(a, b, (order) => order > 0),
  '>=': (a, b) => isOrdered(a, b, (order) => order >= 0),
};

function isOrdered(a: Value, b: Value, holds: (order: number) => boolean): boolean {
  const order = compareValues(a, b);
  return order !== undefined && holds(order);
}

function readComparison(tokens: Tokens, placeholders: Placeholders): Condition {
  const left = readOperand(tokens, placeholders);
  if (tokens.takeIf('BETWEEN')) {
    const low = readOperand(tokens, placeholders);
    tokens.expect('AND');
    const high = readOperand(tokens, placeholders);
    return both(left, low, COMPARISONS['>='], left, high, COMPARISONS['<=']);
  }
  if (tokens.takeIf('IN')) return readIn(tokens, placeholders, left);
  const sign = tokens.take();
  const compare = Object.hasOwn(COMPARISONS, sign) ? COMPARISONS[sign] : undefined;
  if (!compare) throw invalid(`Syntax error; token: "${sign}"`);
  const right = readOperand(tokens, placeholders);
  return (item) => compareOperands(item, left, right, compare);
}

function both(
  a: Operand,
  b: Operand,
  first: ((a: Value, b: Value) => boolean) | undefined,
  c: Operand,
  d: Operand,
  second: ((a: Value, b: Value) => boolean) | undefined,
): Condition {
  return (item) =>
    first !== undefined &&
    second !== undefined &&
    compareOperands(item, a, b, first) &&
    compareOperands(item, c, d, second);
}

function readIn(tokens: Tokens, placeholders: Placeholders, left: Operand): Condition {
  tokens.expect('(');
  const choices = [readOperand(tokens, placeholders)];
  while (tokens.takeIf(',')) choices.push(readOperand(tokens, placeholders));
  tokens.expect(')');
  return (item) => choices.some((choice) => compareOperands(item, left, choice, isEqual));
}

function compareOperands(
  item: Attributes,
  left: Operand,
  right: Operand,
  compare: (a: Value, b: Value) => boolean,
): boolean {
  const [a, b] = [left(item), right(item)];
  // What is not there is unequal to everything, and in no order with it.
  if (a === undefined || b === undefined) return compare === COMPARISONS['<>'] && a !== b;
  return compare(a, b);
}

function readOperand(tokens: Tokens, placeholders: Placeholders): Operand {
  const next = tokens.peek() ?? '';
  if (next.startsWith(':')) {
    const value = placeholders.value(tokens.take());
    return () => value;
  }
  if (next === 'size') {
    const path = inBrackets(tokens, () => readPath(tokens, placeholders));
    return (item) => {
      const value = valueAt(item, path);
      return value === undefined ? undefined : { N: String(sizeFor(value)) };
    };
  }
  const path = readPath(tokens, placeholders);
  return (item) => valueAt(item, path);
}

/** What `size` says: of text and binary the length in bytes, of collections the number of members. */
function sizeFor(value: Value): number {
  if ('L' in value) return value.L.length;
  if ('M' in value) return Object.keys(value.M).length;
  for (const set of ['SS', 'NS', 'BS'] as const)
    if (set in value) return (value as Record<string, string[]>)[set]?.length ?? 0;
  return valueSize(value);
}
