import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { atomically } from '../atomically.ts';
import { type Attributes, attributesSize, readAttributes } from './attribute-value.ts';
import type { SortBound } from './expressions/key-condition.ts';

export interface Table {
  id: number;
  name: string;
  /** The names of the key attributes, both of type S. */
  hash: string;
  range: string | undefined;
  /** The attribute that says when an item expires, in seconds since the Unix epoch. */
  expiry: string | undefined;
  /** ms. */
  created: number;
}

/** A key's values; the sort key is '' in a table that has none. */
export interface ItemKey {
  pk: string;
  sk: string;
}

export interface StoredItem extends ItemKey {
  item: Attributes;
  /** Bytes, as DynamoDB counts them. */
  size: number;
}

export interface RangeOptions {
  bounds?: readonly SortBound[];
  /** The key to go on after, exclusive. */
  after?: ItemKey | undefined;
  descending?: boolean;
}

/** Tables of items in one SQLite database. */
export interface TableStore {
  tables: () => Table[];
  find: (name: string) => Table | undefined;
  create: (name: string, keys: { hash: string; range?: string | undefined }, now: number) => Table;
  drop: (table: Table) => void;
  setExpiry: (table: Table, attribute: string | undefined) => void;
  get: (table: Table, key: ItemKey) => StoredItem | undefined;
  put: (table: Table, key: ItemKey, item: Attributes) => void;
  remove: (table: Table, key: ItemKey) => void;
  /** A partition's items in the order of their sort keys' bytes, read as they are asked for. */
  query: (table: Table, partition: string, options?: RangeOptions) => Iterable<StoredItem>;
  /** All items of a table, read as they are asked for. */
  scan: (table: Table, after?: ItemKey) => Iterable<StoredItem>;
  /** Deletes the items that have expired at `now` (ms), and gives their number. */
  expire: (now: number) => number;
  /** Runs `work` in a transaction: all of what it writes is kept, or, where it throws, nothing. */
  atomically: <T>(work: () => T) => T;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS tables (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, hash TEXT NOT NULL, range TEXT, expiry TEXT, created INTEGER NOT NULL
) STRICT`;

export function createTableStore(db: DatabaseSync): TableStore {
  db.exec(SCHEMA);
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  /** A statement that is read row by row must not be shared: another reading would begin it anew. */
  const iterate = function* (sql: string, values: SQLInputValue[]): Generator<StoredItem> {
    for (const row of db.prepare(sql).iterate(...values)) yield storedItem(row);
  };

  const tables = (): Table[] => prepare('SELECT * FROM tables ORDER BY name').all().map(tableOf);
  return {
    tables,
    find(name) {
      const row = prepare('SELECT * FROM tables WHERE name = ?').get(name);
      return row && tableOf(row);
    },
    create(name, { hash, range }, now) {
      const insert = prepare(
        'INSERT INTO tables (name, hash, range, created) VALUES (?, ?, ?, ?) RETURNING *',
      );
      const table = tableOf(insert.get(name, hash, range ?? null, now) ?? {});
      db.exec(`CREATE TABLE items_${table.id} (
        pk TEXT NOT NULL, sk TEXT NOT NULL, item TEXT NOT NULL, size INTEGER NOT NULL, expires INTEGER, PRIMARY KEY (pk, sk)
      ) STRICT, WITHOUT ROWID`);
      db.exec(`CREATE INDEX expires_${table.id} ON items_${table.id} (expires) WHERE expires IS NOT NULL`);
      return table;
    },
    drop(table) {
      statements.clear();
      db.exec(`DROP TABLE items_${table.id}`);
      prepare('DELETE FROM tables WHERE id = ?').run(table.id);
    },
    setExpiry(table, attribute) {
      prepare('UPDATE tables SET expiry = ? WHERE id = ?').run(attribute ?? null, table.id);
    },
    get(table, { pk, sk }) {
      const row = prepare(`SELECT * FROM items_${table.id} WHERE pk = ? AND sk = ?`).get(pk, sk);
      return row && storedItem(row);
    },
    put(table, { pk, sk }, item) {
      prepare(
        `INSERT OR REPLACE INTO items_${table.id} (pk, sk, item, size, expires) VALUES (?, ?, ?, ?, ?)`,
      ).run(pk, sk, JSON.stringify(item), attributesSize(item), expiryOf(table, item));
    },
    remove(table, { pk, sk }) {
      prepare(`DELETE FROM items_${table.id} WHERE pk = ? AND sk = ?`).run(pk, sk);
    },
    query(table, partition, { bounds = [], after, descending = false } = {}) {
      const limits = [...bounds];
      if (after) limits.push({ comparison: descending ? '<' : '>', value: after.sk });
      const conditions = ['pk = ?', ...limits.map(conditionOf)];
      const values = [partition, ...limits.flatMap(valuesOf)];
      const order = descending ? 'DESC' : 'ASC';
      return iterate(
        `SELECT * FROM items_${table.id} WHERE ${conditions.join(' AND ')} ORDER BY sk ${order}`,
        values,
      );
    },
    scan: (table, after) =>
      after
        ? iterate(`SELECT * FROM items_${table.id} WHERE (pk, sk) > (?, ?) ORDER BY pk, sk`, [
            after.pk,
            after.sk,
          ])
        : iterate(`SELECT * FROM items_${table.id} ORDER BY pk, sk`, []),
    expire(now) {
      const deleted = tables().map(({ id }) =>
        Number(prepare(`DELETE FROM items_${id} WHERE expires <= ?`).run(Math.floor(now / 1000)).changes),
      );
      return deleted.reduce((sum, count) => sum + count, 0);
    },
    atomically: (work) => atomically(db, work),
  };
}

/** `begins_with` has to compare a part of the key; the bound below it lets SQLite begin there. */
const conditionOf = ({ comparison }: SortBound): string =>
  comparison === 'begins_with' ? 'sk >= ? AND substr(sk, 1, length(?)) = ?' : `sk ${comparison} ?`;
const valuesOf = ({ comparison, value }: SortBound): string[] =>
  comparison === 'begins_with' ? [value, value, value] : [value];

type Row = Record<string, unknown>;

function tableOf(row: Row): Table {
  return {
    id: Number(row['id']),
    name: String(row['name']),
    hash: String(row['hash']),
    range: (row['range'] as string | null) ?? undefined,
    expiry: (row['expiry'] as string | null) ?? undefined,
    created: Number(row['created']),
  };
}

function storedItem(row: Row): StoredItem {
  return {
    pk: String(row['pk']),
    sk: String(row['sk']),
    item: readAttributes(JSON.parse(String(row['item']))),
    size: Number(row['size']),
  };
}

/** Only a number expires an item (DynamoDB: Time to Live). */
function expiryOf({ expiry }: Table, item: Attributes): number | null {
  const value = expiry === undefined ? undefined : item[expiry];
  return value && 'N' in value ? Math.floor(Number(value.N)) : null;
}
