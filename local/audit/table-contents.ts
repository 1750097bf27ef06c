import { paginateScan } from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, stringOf } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { closedKey, monthPartition, sinceKey } from '../../shared/state/state-keys.ts';

/** The salts, months and people in the tables: what the audit expects to find, and what an attacker starts from. */
export interface TableContents {
  /** The salts by month (`YYYY-MM`). */
  salts: Map<string, Uint8Array>;
  /** The closed months. */
  closed: Set<string>;
  guilds: Set<string>;
  /** By partition (`<guild>#<YYYY-MM>`), the tokens by hash. */
  identities: Map<string, Map<string, string>>;
  /** The hashes of people in voice. */
  voiceHashes: Set<string>;
}

const CLOSED = closedKey('').sk;
const [MONTH, GUILD] = [monthPartition(''), sinceKey('').pk];

/** Reads the tables of salts, identities and state. */
export async function readTableContents(): Promise<TableContents> {
  const contents: TableContents = {
    salts: new Map(),
    closed: new Set(),
    guilds: new Set(),
    identities: new Map(),
    voiceHashes: new Set(),
  };
  for await (const item of scan(tables.salts)) {
    contents.salts.set(stringOf(item, 'pk'), item['salt']?.B ?? new Uint8Array());
  }
  for await (const item of scan(tables.identities)) {
    const pk = stringOf(item, 'pk');
    const people = contents.identities.get(pk) ?? new Map<string, string>();
    contents.identities.set(pk, people.set(stringOf(item, 'sk'), item['token']?.S ?? ''));
    contents.guilds.add(pk.split('#')[0] ?? '');
  }
  for await (const item of scan(tables.state)) {
    const { pk, sk } = { pk: stringOf(item, 'pk'), sk: stringOf(item, 'sk') };
    if (pk.startsWith(MONTH) && sk === CLOSED) contents.closed.add(pk.slice(MONTH.length));
    if (pk.startsWith(GUILD)) contents.guilds.add(pk.slice(GUILD.length));
    if (item['who']?.S !== undefined) contents.voiceHashes.add(item['who'].S);
  }
  return contents;
}

/** All items of a table. */
export async function* scan(table: string): AsyncGenerator<Item> {
  for await (const page of paginateScan({ client: dynamodb }, { TableName: table, ConsistentRead: true })) {
    yield* page.Items ?? [];
  }
}
