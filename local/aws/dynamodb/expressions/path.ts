import type { Attributes, Value } from '../attribute-value.ts';
import { invalid } from '../service-error.ts';
import type { Tokens } from './expression-tokens.ts';
import type { Placeholders } from './placeholders.ts';

/** A place in an item: an attribute's name, then names and indices inside it. */
export type Path = readonly [string, ...(string | number)[]];

/** Takes a path. Throws a ValidationException where none begins here. */
export function readPath(tokens: Tokens, placeholders: Placeholders): Path {
  const path: [string, ...(string | number)[]] = [readName(tokens, placeholders)];
  for (;;) {
    if (tokens.takeIf('.')) path.push(readName(tokens, placeholders));
    else if (tokens.takeIf('[')) {
      const index = tokens.take();
      if (!/^\d+$/.test(index)) throw invalid(`Syntax error; token: "${index}"`);
      path.push(Number(index));
      tokens.expect(']');
    } else return path;
  }
}

function readName(tokens: Tokens, placeholders: Placeholders): string {
  const token = tokens.take();
  if (!/^#?[A-Za-z_0-9]+$/.test(token) || /^\d/.test(token)) throw invalid(`Syntax error; token: "${token}"`);
  return placeholders.name(token);
}

/** The value at a path of an item; undefined where there is none. */
export function valueAt(item: Attributes, [name, ...steps]: Path): Value | undefined {
  let value = item[name];
  for (const step of steps) {
    if (value === undefined) return undefined;
    if (typeof step === 'number') value = 'L' in value ? value.L[step] : undefined;
    else value = 'M' in value ? value.M[step] : undefined;
  }
  return value;
}

/** Whether one path lies at or below the other, so that an expression may not name both. */
export const isOverlap = (a: Path, b: Path): boolean => {
  const length = Math.min(a.length, b.length);
  return a.slice(0, length).every((step, at) => step === b[at]);
};
