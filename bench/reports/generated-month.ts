import { PutItemCommand, type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, keyOf, n, s } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import {
  batchSortKey,
  type Counts,
  counterPartition,
  GUILD_ITEM,
  guildAttribute,
  userAttribute,
} from '../../shared/counters/counter-keys.ts';
import { identityPartition } from '../../shared/state/identity-keys.ts';
import { channelKey, sinceKey } from '../../shared/state/state-keys.ts';
import { daysIn, monthStart, nextMonth } from '../../shared/time.ts';
import { type Random, seeded } from '../../simulator/life/random.ts';

export interface GeneratedMonth {
  guild: string;
  /** `YYYY-MM` */
  month: string;
  /** Rows that an export of it has, about: one for each person, hour, channel and event. */
  rows: number;
  /** Everyone seen in the month. */
  people: number;
  seed: number;
}

const CHANNELS = 60;
const THREADS = 400;
/** Batches of a day at the most: one every ten seconds. */
const BATCHES = 8_640;
/** One cell in so many is voice of someone who stayed past the hour's end: all of an hour's lie in its last batch. */
const SETTLED = 12;
/** How often a row is added to: a person writes more than once in an hour's channel. */
const TIMES = 2;
/** A transaction's bound, and how many are under way at once. */
const WRITES = 100;
const AT_ONCE = 8;

/**
 * Writes a month straight into the tables as ingest would have left it, the same for the same seed: quiet weekdays,
 * weekends half as busy again, one day with four times as much. Gives each day's share of the rows to `onDay`.
 */
export async function fillMonth(options: GeneratedMonth, onDay: (rows: number) => void): Promise<void> {
  const { guild, month, people } = options;
  const random = seeded(options.seed);
  await describe(options);
  const tokens = await fillIdentities(guild, month, people, random);
  const days = daysIn(monthStart(month), monthStart(nextMonth(month)));
  const weights = days.map((_, at) => (at === 14 ? 4 : at % 7 >= 5 ? 1.5 : 1));
  const sum = weights.reduce<number>((sum, weight) => sum + weight, 0);
  for (const [at, day] of days.entries()) {
    const rows = Math.round((options.rows * (weights[at] ?? 1)) / sum);
    await inBatches(tables.counters, dayItems(counterPartition(guild, day), rows, tokens, random));
    onDay(rows);
  }
}

/** Writes what maps a month's people to tokens, and gives the tokens. */
export async function fillIdentities(
  guild: string,
  month: string,
  people: number,
  random: Random,
): Promise<string[]> {
  const tokens = Array.from({ length: people }, () => hex(random));
  await inBatches(tables.identities, identities(guild, month, tokens, random));
  return tokens;
}

const channelId = (at: number): string => String(800_000_000_000_000_000n + BigInt(at));
/** 128 bits. */
export const hex = (random: Random): string =>
  Array.from({ length: 4 }, () =>
    random
      .integer(0, 2 ** 32 - 1)
      .toString(16)
      .padStart(8, '0'),
  ).join('');

/** The guild's beginning and its channels; each thread belongs to one of them. */
async function describe({ guild, month }: GeneratedMonth): Promise<void> {
  const put = (Item: Item) => dynamodb.send(new PutItemCommand({ TableName: tables.state, Item }));
  await put({ ...keyOf(sinceKey(guild)), since: n(monthStart(month)) });
  for (let at = 0; at < CHANNELS + THREADS; at++) {
    const thread = at >= CHANNELS;
    await put({
      ...keyOf(channelKey(guild, channelId(at))),
      name: s(`${thread ? 'thread' : 'channel'}-${at}`),
      kind: n(thread ? 11 : 0),
      ...(thread && { parent: s(channelId(at % CHANNELS)) }),
    });
  }
}

function* identities(guild: string, month: string, tokens: readonly string[], random: Random) {
  for (const token of tokens) {
    yield { pk: s(identityPartition(guild, month)), sk: s(hex(random)), token: s(token) } satisfies Item;
  }
}

/** A day's items: what each batch counted, and the guild's. */
function* dayItems(pk: string, rows: number, tokens: readonly string[], random: Random): Generator<Item> {
  const settled = Math.round(rows / SETTLED);
  const batches = Math.min(BATCHES, Math.ceil(rows / 4));
  const perHour = Math.ceil(batches / 24);
  const active = Math.min(tokens.length, Math.ceil(rows / 8));
  const first = random.integer(0, tokens.length - 1);
  const someone = () => tokens[(first + random.integer(0, active - 1)) % tokens.length] ?? '';
  let number = 0;
  for (let hour = 0; hour < 24; hour++) {
    const cells = cellsOf((rows - settled) / 24, hour, someone, random);
    for (let batch = 0; batch < perHour; batch++) {
      const counts: Counts = {};
      if (batch === perHour - 1) addSettled(counts, settled / 24, hour, someone, random);
      if (batch === 0) {
        counts[guildAttribute('join', hour)] = { '': random.integer(1, 40) };
        counts[guildAttribute('part', hour)] = { '': random.integer(1, 30) };
      }
      const share = (end: number) => Math.floor((end * cells.length * TIMES) / perHour);
      for (let at = share(batch); at < share(batch + 1); at++) {
        const { name, token, most } = cells[at % cells.length] ?? { name: '', token: '', most: 1 };
        counts[name] = { ...counts[name], [token]: random.integer(1, most) };
      }
      yield { pk: s(pk), sk: s(batchSortKey(`${++number}#0/1`)), counts: s(JSON.stringify(counts)) };
    }
  }
  const totals = Array.from({ length: 24 }, (_, hour) => [
    guildAttribute('total_users', hour),
    n(300_000 + random.integer(0, 999)),
  ]);
  yield { pk: s(pk), sk: s(GUILD_ITEM), ...Object.fromEntries(totals) };
}

interface Cell {
  name: string;
  token: string;
  /** What is counted of it at a time, at the most. */
  most: number;
}

/** The rows of an hour, each of another person, channel and event. */
function cellsOf(count: number, hour: number, someone: () => string, random: Random): Cell[] {
  const cells = new Map<string, Cell>();
  while (cells.size < Math.floor(count)) {
    const channel = random.integer(0, CHANNELS - 1);
    // A thread's counts are stored under its own id.
    const id = channelId(random.chance(0.1) ? channel + CHANNELS * random.integer(1, 6) : channel);
    const [event, most] = random.chance(0.2) ? (['voice', 600] as const) : (['msg', 5] as const);
    const cell = { name: userAttribute(event, hour, id), token: someone(), most };
    cells.set(`${cell.name} ${cell.token}`, cell);
  }
  return [...cells.values()];
}

function addSettled(
  counts: Counts,
  people: number,
  hour: number,
  someone: () => string,
  random: Random,
): void {
  for (let at = 0; at < people; at++) {
    const name = userAttribute('voice', hour, channelId(random.integer(0, CHANNELS - 1)));
    counts[name] = { ...counts[name], [someone()]: 3600 };
  }
}

async function inBatches(table: string, items: Iterable<Item>): Promise<void> {
  const source = items[Symbol.iterator]();
  async function writer(): Promise<void> {
    for (;;) {
      const puts: TransactWriteItem[] = [];
      // By hand: a loop that is left would end the source for the others.
      for (let next = source.next(); !next.done; next = source.next()) {
        puts.push({ Put: { TableName: table, Item: next.value } });
        if (puts.length === WRITES) break;
      }
      if (puts.length === 0) return;
      await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: puts }));
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, writer));
}
