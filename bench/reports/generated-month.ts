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

/** A month to generate. */
export interface GeneratedMonth {
  guild: string;
  /** `YYYY-MM` */
  month: string;
  /** The approximate number of rows in an export: one for each person, hour, channel and event. */
  rows: number;
  /** The number of people seen in the month. */
  people: number;
  seed: number;
}

const CHANNELS = 60;
const THREADS = 400;
/** The most batches of a day: one every ten seconds. */
const MAX_BATCHES = 8_640;
/** One cell in so many is voice of a person who stays past the hour's end. These are in the hour's last batch. */
const CELLS_PER_SETTLED = 12;
/** How many batches add to a row: a person writes more than once an hour in a channel. */
const BATCHES_PER_ROW = 2;
/** The most items of a transaction (DynamoDB: TransactWriteItems). */
const MAX_ITEMS = 100;
/** Transactions that run at once. */
const CONCURRENT = 8;

/**
 * Writes a month into the tables as ingest would leave it, the same for the same seed: weekends have half as much again as
 * weekdays, and one day has four times as much. Calls `onDay` with the number of rows of each day.
 */
export async function fillMonth(options: GeneratedMonth, onDay: (rows: number) => void): Promise<void> {
  const { guild, month, people } = options;
  const random = seeded(options.seed);
  await writeState(options);
  const tokens = await fillIdentities(guild, month, people, random);
  const days = daysIn(monthStart(month), monthStart(nextMonth(month)));
  const weights = days.map((_, at) => (at === 14 ? 4 : at % 7 >= 5 ? 1.5 : 1));
  const sum = weights.reduce<number>((sum, weight) => sum + weight, 0);
  for (const [at, day] of days.entries()) {
    const rows = Math.round((options.rows * (weights[at] ?? 1)) / sum);
    await writeItems(tables.counters, dayItems(counterPartition(guild, day), rows, tokens, random));
    onDay(rows);
  }
}

/** Writes the identities of a month, and returns their tokens. */
export async function fillIdentities(
  guild: string,
  month: string,
  people: number,
  random: Random,
): Promise<string[]> {
  const tokens = Array.from({ length: people }, () => hex(random));
  await writeItems(tables.identities, identities(guild, month, tokens, random));
  return tokens;
}

const channelId = (at: number): string => String(800_000_000_000_000_000n + BigInt(at));
/** 128 random bits in hex. */
export const hex = (random: Random): string =>
  Array.from({ length: 4 }, () =>
    random
      .integer(0, 2 ** 32 - 1)
      .toString(16)
      .padStart(8, '0'),
  ).join('');

/** Writes the guild's first moment, its channels and their threads. */
async function writeState({ guild, month }: GeneratedMonth): Promise<void> {
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

/** The items of a day: the counts of each batch, and the guild's item. */
function* dayItems(pk: string, rows: number, tokens: readonly string[], random: Random): Generator<Item> {
  const settled = Math.round(rows / CELLS_PER_SETTLED);
  const batches = Math.min(MAX_BATCHES, Math.ceil(rows / 4));
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
      const share = (end: number) => Math.floor((end * cells.length * BATCHES_PER_ROW) / perHour);
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
  /** The most that one batch adds to it. */
  most: number;
}

/** The rows of an hour. No two have the same person, channel and event. */
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

async function writeItems(table: string, items: Iterable<Item>): Promise<void> {
  const source = items[Symbol.iterator]();
  async function writer(): Promise<void> {
    for (;;) {
      const puts: TransactWriteItem[] = [];
      // Not with `for … of`: leaving that loop would end the iterator for the other writers.
      for (let next = source.next(); !next.done; next = source.next()) {
        puts.push({ Put: { TableName: table, Item: next.value } });
        if (puts.length === MAX_ITEMS) break;
      }
      if (puts.length === 0) return;
      await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: puts }));
    }
  }
  await Promise.all(Array.from({ length: CONCURRENT }, writer));
}
