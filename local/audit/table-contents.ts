import { paginateScan } from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, stringOf } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { closedKey, monthPartition, sinceKey } from '../../shared/state/state-keys.ts';

/** What the tables tell of salts, months and people: what the audit may find, and what an attacker would begin with. */
export interface Known {
  /** The salts that are there, by month. */
  salts: Map<string, Uint8Array>;
  closed: Set<string>;
  guilds: Set<string>;
  /** Tokens by hash, by partition (`<guild>#<YYYY-MM>`). */
  identities: Map<string, Map<string, string>>;
  /** Whoever is in voice. */
  voices: Set<string>;
}

const CLOSED = closedKey('').sk;
const [MONTH, GUILD] = [monthPartition(''), sinceKey('').pk];

/** Reads salts, identities and state. */
export async function readKnown(): Promise<Known> {
  const known: Known = {
    salts: new Map(),
    closed: new Set(),
    guilds: new Set(),
    identities: new Map(),
    voices: new Set(),
  };
  for await (const item of scan(tables.salts)) {
    known.salts.set(stringOf(item, 'pk'), item['salt']?.B ?? new Uint8Array());
  }
  for await (const item of scan(tables.identities)) {
    const pk = stringOf(item, 'pk');
    const people = known.identities.get(pk) ?? new Map<string, string>();
    known.identities.set(pk, people.set(stringOf(item, 'sk'), item['token']?.S ?? ''));
    known.guilds.add(pk.split('#')[0] ?? '');
  }
  for await (const item of scan(tables.state)) {
    const { pk, sk } = { pk: stringOf(item, 'pk'), sk: stringOf(item, 'sk') };
    if (pk.startsWith(MONTH) && sk === CLOSED) known.closed.add(pk.slice(MONTH.length));
    if (pk.startsWith(GUILD)) known.guilds.add(pk.slice(GUILD.length));
    if (item['who']?.S !== undefined) known.voices.add(item['who'].S);
  }
  return known;
}

/** All items of a table. */
export async function* scan(table: string): AsyncGenerator<Item> {
  for await (const page of paginateScan({ client: dynamodb }, { TableName: table, ConsistentRead: true })) {
    yield* page.Items ?? [];
  }
}
