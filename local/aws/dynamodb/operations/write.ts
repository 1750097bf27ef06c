import { type Attributes, attributesSize, noAttributes } from '../attribute-value.ts';
import type { Condition } from '../expressions/condition.ts';
import type { Placeholders } from '../expressions/placeholders.ts';
import { readUpdate } from '../expressions/update.ts';
import { invalid } from '../service-error.ts';
import type { ItemKey, Table } from '../table-store.ts';
import {
  type Context,
  checkSize,
  conditionOf,
  keyAttributes,
  placeholdersOf,
  type Request,
  readItem,
  readKey,
  tableOf,
} from './request.ts';

/** A write that was read and checked, and has yet to be done. */
export interface Write {
  kind: 'Put' | 'Delete' | 'Update' | 'ConditionCheck';
  table: Table;
  key: ItemKey;
  placeholders: Placeholders;
  isMet: Condition;
  /** What the item becomes: undefined where it goes, `unchanged` where it is only looked at. Throws a ValidationException. */
  next: (before: Attributes | undefined) => Attributes | undefined | 'unchanged';
}

/** The bytes of an item; 0 where there is none. */
export const sizeOf = (item: Attributes | undefined): number => (item ? attributesSize(item) : 0);

/** Reads one write of a request. Throws a ValidationException. */
export function prepareWrite(context: Context, request: Request, kind: Write['kind']): Write {
  const table = tableOf(context, request['TableName']);
  const placeholders = placeholdersOf(request);
  const put = kind === 'Put' ? readItem(table, request['Item']) : undefined;
  const key = put?.key ?? readKey(table, request['Key']);
  const isMet = conditionOf(request, placeholders);
  if (kind === 'ConditionCheck' && request['ConditionExpression'] === undefined)
    throw invalid('The expression can not be empty');
  const update = kind === 'Update' ? updateOf(request, table, key, placeholders) : undefined;
  return {
    kind,
    table,
    key,
    placeholders,
    isMet,
    next(before) {
      if (kind === 'ConditionCheck') return 'unchanged';
      return update ? update(before) : put?.item;
    },
  };
}

function updateOf(
  request: Request,
  table: Table,
  key: ItemKey,
  placeholders: Placeholders,
): (before: Attributes | undefined) => Attributes {
  const fresh = keyAttributes(table, key);
  if (request['UpdateExpression'] === undefined) return (before) => before ?? fresh;
  const { paths, apply } = readUpdate(request['UpdateExpression'], placeholders);
  for (const [name] of paths)
    if (name === table.hash || name === table.range)
      throw invalid(
        `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
      );
  return (before) => {
    const after = apply(before ?? Object.assign(noAttributes(), fresh));
    checkSize(after);
    return after;
  };
}
