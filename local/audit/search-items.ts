import type { Item } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import type { Tools } from './search-files.ts';
import type { Where } from './secrets.ts';
import { type Known, scan } from './table-contents.ts';

export interface SearchedItems {
  items: number;
  /** The tokens that people were counted under, by month. */
  tokens: Map<string, Set<string>>;
}

const TOKEN = /[0-9a-f]{32}/g;

/** Searches every item of every table, and looks for what has a closed month's shape. */
export async function searchItems(
  names: readonly string[],
  { known, searcher, finds }: Tools & { known: Known },
  onItem: (more: number) => void,
): Promise<SearchedItems> {
  const where: Record<string, Where> = { [tables.counters]: 'counters', [tables.salts]: 'salts' };
  const tokens = new Map<string, Set<string>>();
  let items = 0;
  for (const table of names) {
    for await (const item of scan(table)) {
      items++;
      onItem(1);
      const [pk = '', sk = ''] = [item['pk']?.S, item['sk']?.S];
      // The sort key of an identity is a hash, of whomever.
      const isIdentity = table === tables.identities;
      const place = `${table} ${searcher.masked(pk)} / ${isIdentity ? '…' : searcher.masked(sk)}`;
      const strings: string[] = [];
      for (const part of partsOf(item)) {
        if (typeof part === 'string') strings.push(part);
        else searcher.part(part, where[table] ?? 'other table', place);
      }
      searcher.part(strings.join('\n'), where[table] ?? 'other table', place);
      const month = isIdentity ? (pk.split('#')[1] ?? '') : item['month']?.S;
      if (month !== undefined && known.closed.has(month)) {
        if (isIdentity) finds.add({ kind: 'mapping', what: `mapping of ${month}`, place });
        else if (item['who']) finds.add({ kind: 'hash', what: `someone’s hash of ${month}`, place });
      }
      if (table === tables.salts && known.closed.has(pk))
        finds.add({ kind: 'salt', what: `the salt of ${pk}, which is closed`, place });
      if (table === tables.counters) addTokens(tokens, pk, item);
    }
  }
  return { items, tokens };
}

/** The names and values in an item, however deep. */
function* partsOf(value: unknown): Generator<string | Uint8Array> {
  if (typeof value === 'string' || value instanceof Uint8Array) yield value;
  else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      yield name;
      yield* partsOf(part);
    }
  }
}

/** Tokens are in the JSON of what a batch counted. */
function addTokens(tokens: Map<string, Set<string>>, pk: string, item: Item): void {
  const month = /#(\d{4}-\d{2})-\d{2}$/.exec(pk)?.[1];
  if (month === undefined) return;
  const known = tokens.get(month) ?? new Set();
  tokens.set(month, known);
  for (const [token] of (item['counts']?.S ?? '').matchAll(TOKEN)) known.add(token);
}
