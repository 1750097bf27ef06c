import type { Attributes, Value } from '../attribute-value.ts';
import { addNumbers } from '../decimal.ts';
import { invalid } from '../service-error.ts';
import { type Tokens, tokensOf } from './expression-tokens.ts';
import { isOverlap, type Path, readPath, valueAt } from './path.ts';
import type { Placeholders } from './placeholders.ts';

/** An update: what it changes, and how. Values are those of the item before it. */
export interface Update {
  paths: readonly Path[];
  apply: (item: Attributes) => Attributes;
}

/** Undefined removes what is there. */
interface Change {
  path: Path;
  to: (item: Attributes) => Value | undefined;
}

type Clause = (tokens: Tokens, placeholders: Placeholders) => Change;

const CLAUSES: Readonly<Record<string, Clause>> = {
  SET: readSet,
  REMOVE: readRemove,
  ADD: readAdd,
  DELETE: readDelete,
};

/** Reads an UpdateExpression (DynamoDB: Update expressions). Throws a ValidationException. */
export function readUpdate(expression: unknown, placeholders: Placeholders): Update {
  const tokens = tokensOf(expression, 'UpdateExpression');
  const changes: Change[] = [];
  const seen = new Set<string>();
  while (tokens.peek() !== undefined) {
    const word = tokens.take().toUpperCase();
    const clause = Object.hasOwn(CLAUSES, word) ? CLAUSES[word] : undefined;
    if (!clause) throw invalid(`Invalid UpdateExpression: Syntax error; token: "${word}"`);
    if (seen.has(word))
      throw invalid(
        `Invalid UpdateExpression: The "${word}" section can only be used once in an update expression;`,
      );
    seen.add(word);
    do changes.push(clause(tokens, placeholders));
    while (tokens.takeIf(','));
  }
  const paths = changes.map(({ path }) => path);
  for (const [at, path] of paths.entries())
    if (paths.slice(at + 1).some((other) => isOverlap(path, other)))
      throw invalid(
        `Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path: [${path.join(', ')}]`,
      );
  return { paths, apply: (item) => applyAll(item, changes) };
}

function applyAll(item: Attributes, changes: readonly Change[]): Attributes {
  const values = changes.map(({ path, to }) => ({ path, value: to(item) }));
  const copy = structuredCopy(item);
  for (const { path, value } of values) put(copy, path, value);
  return copy;
}

function structuredCopy(item: Attributes): Attributes {
  return Object.assign(Object.create(null), structuredClone({ ...item })) as Attributes;
}

/** Puts a value at a path, or removes what is there. Throws where the path leads through what is not there. */
function put(item: Attributes, [name, ...steps]: Path, value: Value | undefined): void {
  const last = steps.pop();
  if (last === undefined) {
    if (value === undefined) delete item[name];
    else item[name] = value;
    return;
  }
  const parent = valueAt(item, [name, ...steps]);
  if (parent && 'M' in parent && typeof last === 'string') {
    if (value === undefined) delete parent.M[last];
    else parent.M[last] = value;
  } else if (parent && 'L' in parent && typeof last === 'number') {
    if (value === undefined) parent.L.splice(last, 1);
    else if (last < parent.L.length) parent.L[last] = value;
    else parent.L.push(value);
  } else throw invalid('The document path provided in the update expression is invalid for update');
}

function readSet(tokens: Tokens, placeholders: Placeholders): Change {
  const path = readPath(tokens, placeholders);
  tokens.expect('=');
  const left = readOperand(tokens, placeholders);
  const sign = tokens.takeIf('+') ? 1 : tokens.takeIf('-') ? -1 : undefined;
  if (sign === undefined) return { path, to: left };
  const right = readOperand(tokens, placeholders);
  return {
    path,
    to(item) {
      const [a, b] = [left(item), right(item)];
      if (!a || !b || !('N' in a) || !('N' in b))
        throw invalid('An operand in the update expression has an incorrect data type');
      return { N: addNumbers(a.N, b.N, sign) };
    },
  };
}

/** An operand of SET. Throws when applied where it names what the item lacks. */
function readOperand(tokens: Tokens, placeholders: Placeholders): (item: Attributes) => Value {
  const next = tokens.peek() ?? '';
  if (next.startsWith(':')) {
    const value = placeholders.value(tokens.take());
    return () => value;
  }
  if (next === 'if_not_exists') return readIfNotExists(tokens, placeholders);
  if (next === 'list_append') return readListAppend(tokens, placeholders);
  if (tokens.takeIf('(')) {
    const inside = readOperand(tokens, placeholders);
    tokens.expect(')');
    return inside;
  }
  const path = readPath(tokens, placeholders);
  return (item) => {
    const value = valueAt(item, path);
    if (!value)
      throw invalid('The provided expression refers to an attribute that does not exist in the item');
    return value;
  };
}

function readIfNotExists(tokens: Tokens, placeholders: Placeholders): (item: Attributes) => Value {
  tokens.take();
  tokens.expect('(');
  const path = readPath(tokens, placeholders);
  tokens.expect(',');
  const otherwise = readOperand(tokens, placeholders);
  tokens.expect(')');
  return (item) => valueAt(item, path) ?? otherwise(item);
}

function readListAppend(tokens: Tokens, placeholders: Placeholders): (item: Attributes) => Value {
  tokens.take();
  tokens.expect('(');
  const first = readOperand(tokens, placeholders);
  tokens.expect(',');
  const second = readOperand(tokens, placeholders);
  tokens.expect(')');
  return (item) => {
    const [a, b] = [first(item), second(item)];
    if (!('L' in a && 'L' in b))
      throw invalid('An operand in the update expression has an incorrect data type');
    return { L: [...a.L, ...b.L] };
  };
}

function readRemove(tokens: Tokens, placeholders: Placeholders): Change {
  return { path: readPath(tokens, placeholders), to: () => undefined };
}

/** ADD and DELETE name one attribute and a value. */
function readPathAndValue(tokens: Tokens, placeholders: Placeholders): { path: Path; value: Value } {
  const path = readPath(tokens, placeholders);
  const token = tokens.take();
  if (!token.startsWith(':')) throw invalid(`Invalid UpdateExpression: Syntax error; token: "${token}"`);
  return { path, value: placeholders.value(token) };
}

function readAdd(tokens: Tokens, placeholders: Placeholders): Change {
  const { path, value } = readPathAndValue(tokens, placeholders);
  if (!('N' in value) && !setLetter(value))
    throw invalid('Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD');
  return {
    path,
    to(item) {
      const there = valueAt(item, path);
      if (!there) return value;
      if ('N' in there && 'N' in value) return { N: addNumbers(there.N, value.N) };
      return combineSets(there, value, (a, b) => [...new Set([...a, ...b])]);
    },
  };
}

function readDelete(tokens: Tokens, placeholders: Placeholders): Change {
  const { path, value } = readPathAndValue(tokens, placeholders);
  if (!setLetter(value))
    throw invalid(
      'Invalid UpdateExpression: Incorrect operand type for operator or function; operator: DELETE',
    );
  return {
    path,
    to(item) {
      const there = valueAt(item, path);
      // A set without members is no set: the attribute goes with the last one.
      return there && combineSets(there, value, (a, b) => a.filter((member) => !b.includes(member)));
    },
  };
}

type SetLetter = 'SS' | 'NS' | 'BS';
const setLetter = (value: Value): SetLetter | undefined =>
  (['SS', 'NS', 'BS'] as const).find((letter) => letter in value);

function combineSets(
  a: Value,
  b: Value,
  combine: (a: readonly string[], b: readonly string[]) => string[],
): Value | undefined {
  const letter = setLetter(a);
  if (letter === undefined || letter !== setLetter(b))
    throw invalid('An operand in the update expression has an incorrect data type');
  const members = (value: Value) => (value as Record<SetLetter, string[]>)[letter];
  const result = combine(members(a), members(b));
  return result.length > 0 ? ({ [letter]: result } as unknown as Value) : undefined;
}
