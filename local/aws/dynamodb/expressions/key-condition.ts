import type { Value } from '../attribute-value.ts';
import { invalid } from '../service-error.ts';
import { type Tokens, tokensOf } from './expression-tokens.ts';
import { readPath } from './path.ts';
import type { Placeholders } from './placeholders.ts';

/** What a Query reads: a partition, and bounds of its sort keys in the order of their bytes. */
export interface KeyCondition {
  partition: string;
  bounds: readonly SortBound[];
}

export interface SortBound {
  comparison: '=' | '<' | '<=' | '>' | '>=' | 'begins_with';
  value: string;
}

const SIGNS: ReadonlySet<string> = new Set(['=', '<', '<=', '>', '>=']);

/** Reads a KeyConditionExpression: `pk = :pk`, alone or AND one condition on the sort key. Throws a ValidationException. */
export function readKeyCondition(
  expression: unknown,
  keys: { hash: string; range?: string | undefined },
  placeholders: Placeholders,
): KeyCondition {
  const tokens = tokensOf(expression, 'KeyConditionExpression');
  const conditions = [readOne(tokens, placeholders)];
  while (tokens.takeIf('AND')) conditions.push(readOne(tokens, placeholders));
  tokens.end();
  const partition = conditions.filter(({ name }) => name === keys.hash);
  const sort = conditions.filter(({ name }) => name === keys.range);
  const [equal] = partition.flatMap(({ bounds }) => bounds);
  if (
    partition.length !== 1 ||
    equal?.comparison !== '=' ||
    sort.length > 1 ||
    partition.length + sort.length !== conditions.length
  )
    throw invalid('Query condition missed key schema element, or names another attribute than the keys');
  return { partition: equal.value, bounds: sort.flatMap(({ bounds }) => bounds) };
}

function readOne(tokens: Tokens, placeholders: Placeholders): { name: string; bounds: SortBound[] } {
  if (tokens.takeIf('(')) {
    const inside = readOne(tokens, placeholders);
    tokens.expect(')');
    return inside;
  }
  if (tokens.takeIf('begins_with')) {
    tokens.expect('(');
    const name = nameOf(tokens, placeholders);
    tokens.expect(',');
    const value = readText(tokens, placeholders);
    tokens.expect(')');
    return { name, bounds: [{ comparison: 'begins_with', value }] };
  }
  const name = nameOf(tokens, placeholders);
  if (tokens.takeIf('BETWEEN')) {
    const low = readText(tokens, placeholders);
    tokens.expect('AND');
    const high = readText(tokens, placeholders);
    if (Buffer.compare(Buffer.from(low), Buffer.from(high)) > 0)
      throw invalid('The BETWEEN operator requires upper bound to be greater than or equal to lower bound');
    return {
      name,
      bounds: [
        { comparison: '>=', value: low },
        { comparison: '<=', value: high },
      ],
    };
  }
  const sign = tokens.take();
  if (!SIGNS.has(sign)) throw invalid(`Invalid operator used in KeyConditionExpression: ${sign}`);
  return {
    name,
    bounds: [{ comparison: sign as SortBound['comparison'], value: readText(tokens, placeholders) }],
  };
}

function nameOf(tokens: Tokens, placeholders: Placeholders): string {
  const [name, ...steps] = readPath(tokens, placeholders);
  if (steps.length > 0) throw invalid('KeyConditionExpressions cannot have conditions on nested attributes');
  return name;
}

function readText(tokens: Tokens, placeholders: Placeholders): string {
  const value: Value = placeholders.value(tokens.take());
  if (!('S' in value))
    throw invalid(
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    );
  return value.S;
}
