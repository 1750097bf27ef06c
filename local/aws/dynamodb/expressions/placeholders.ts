import { readValue, type Value } from '../attribute-value.ts';
import { invalid } from '../service-error.ts';
import { RESERVED_WORDS } from './reserved-words.ts';

/** What stands for `#name` and `:value` in the expressions of one request. */
export interface Placeholders {
  /** The attribute that a `#name`, or a name as it is, means. Throws for reserved words and unknown placeholders. */
  name: (token: string) => string;
  value: (token: string) => Value;
  /** Throws where a placeholder was given that no expression uses. */
  checkUsed: () => void;
}

/** Reads `ExpressionAttributeNames` and `ExpressionAttributeValues`. Throws a ValidationException. */
export function readPlaceholders(names: unknown, values: unknown): Placeholders {
  const byName = entriesOf(names, 'ExpressionAttributeNames', '#');
  const byValue = entriesOf(values, 'ExpressionAttributeValues', ':');
  const used = new Set<string>();
  const readValues = new Map([...byValue].map(([token, value]) => [token, readValue(value)]));

  return {
    name(token) {
      if (!token.startsWith('#')) {
        if (RESERVED_WORDS.has(token.toUpperCase()))
          throw invalid(
            `Invalid expression: Attribute name is a reserved keyword; reserved keyword: ${token}`,
          );
        return token;
      }
      used.add(token);
      const name = byName.get(token);
      if (typeof name !== 'string')
        throw invalid(
          `Invalid expression: An expression attribute name used in the document path is not defined; attribute name: ${token}`,
        );
      return name;
    },
    value(token) {
      used.add(token);
      const value = readValues.get(token);
      if (value === undefined)
        throw invalid(
          `Invalid expression: An expression attribute value used in expression is not defined; attribute value: ${token}`,
        );
      return value;
    },
    checkUsed() {
      for (const [what, tokens] of [
        ['Names', byName],
        ['Values', byValue],
      ] as const) {
        const left = [...tokens.keys()].filter((token) => !used.has(token));
        if (left.length > 0)
          throw invalid(
            `Value provided in ExpressionAttribute${what} unused in expressions: keys: {${left.join(', ')}}`,
          );
      }
    },
  };
}

function entriesOf(given: unknown, parameter: string, mark: string): Map<string, unknown> {
  if (given === undefined || given === null) return new Map();
  const entries = typeof given === 'object' ? Object.entries(given) : [];
  if (entries.length === 0) throw invalid(`${parameter} must not be empty`);
  for (const [token] of entries)
    if (!/^.\w+$/.test(token) || !token.startsWith(mark))
      throw invalid(`${parameter} contains invalid key: Syntax error; key: "${token}"`);
  return new Map(entries);
}
