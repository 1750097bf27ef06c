import type { Item } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import type { Tools } from './search-files.ts';
import { scan, type TableContents } from './table-contents.ts';
import type { Location } from './verdict.ts';

export interface SearchedItems {
  items: number;
  /** By month, the tokens that people were counted under. */
  tokens: Map<string, Set<string>>;
}

const TOKEN = /[0-9a-f]{32}/g;

/** Searches every item of every table, and looks for mappings, hashes and salts of closed months. */
export async function searchItems(
  names: readonly string[],
  { contents, searcher, findings }: Tools & { contents: TableContents },
  onItem: (more: number) => void,
): Promise<SearchedItems> {
  const locations: Record<string, Location> = { [tables.counters]: 'counters', [tables.salts]: 'salts' };
  const tokens = new Map<string, Set<string>>();
  let items = 0;
  for (const table of names) {
    const location = locations[table] ?? 'other table';
    for await (const item of scan(table)) {
      items++;
      onItem(1);
      const [pk = '', sk = ''] = [item['pk']?.S, item['sk']?.S];
      // The sort key of an identity is a hash, and hashes are never printed.
      const isIdentity = table === tables.identities;
      const place = `${table} ${searcher.masked(pk)} / ${isIdentity ? '…' : searcher.masked(sk)}`;
      const strings: string[] = [];
      for (const part of partsOf(item)) {
        if (typeof part === 'string') strings.push(part);
        else searcher.searchPart(part, location, place);
      }
      searcher.searchPart(strings.join('\n'), location, place);
      const month = isIdentity ? (pk.split('#')[1] ?? '') : item['month']?.S;
      if (month !== undefined && contents.closed.has(month)) {
        if (isIdentity) findings.add({ kind: 'mapping', what: `mapping of ${month}`, place });
        else if (item['who']) findings.add({ kind: 'hash', what: `a hash of ${month}`, place });
      }
      if (table === tables.salts && contents.closed.has(pk))
        findings.add({ kind: 'salt', what: `the salt of ${pk}, which is closed`, place });
      if (table === tables.counters) addTokens(tokens, pk, item);
    }
  }
  return { items, tokens };
}

/** The names and values in an item, at any depth. */
function* partsOf(value: unknown): Generator<string | Uint8Array> {
  if (typeof value === 'string' || value instanceof Uint8Array) yield value;
  else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      yield name;
      yield* partsOf(part);
    }
  }
}

/** Adds the tokens in an item of `counters`: they stand in the JSON of its counts. */
function addTokens(tokens: Map<string, Set<string>>, pk: string, item: Item): void {
  const month = /#(\d{4}-\d{2})-\d{2}$/.exec(pk)?.[1];
  if (month === undefined) return;
  const ofMonth = tokens.get(month) ?? new Set();
  tokens.set(month, ofMonth);
  for (const [token] of (item['counts']?.S ?? '').matchAll(TOKEN)) ofMonth.add(token);
}
