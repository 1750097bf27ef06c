import { type Attributes, noAttributes, type Value } from '../attribute-value.ts';
import { invalid } from '../service-error.ts';
import { tokensOf } from './expression-tokens.ts';
import { isOverlap, type Path, readPath, valueAt } from './path.ts';
import type { Placeholders } from './placeholders.ts';

/** Takes from an item what a ProjectionExpression names. */
export type Projection = (item: Attributes) => Attributes;

/** Reads a ProjectionExpression of attributes (DynamoDB: Projection expressions). Paths inside attributes are not known here. */
export function readProjection(expression: unknown, placeholders: Placeholders): Projection {
  const tokens = tokensOf(expression, 'ProjectionExpression');
  const paths: Path[] = [];
  do paths.push(readPath(tokens, placeholders));
  while (tokens.takeIf(','));
  tokens.end();
  for (const [at, path] of paths.entries()) {
    if (path.length > 1)
      throw invalid('A ProjectionExpression that reaches into attributes is not supported here.');
    if (paths.slice(at + 1).some((other) => isOverlap(path, other)))
      throw invalid('Invalid ProjectionExpression: Two document paths overlap with each other');
  }
  return (item) => {
    const taken = noAttributes();
    for (const path of paths) {
      const value: Value | undefined = valueAt(item, path);
      if (value !== undefined) taken[path[0]] = value;
    }
    return taken;
  };
}
