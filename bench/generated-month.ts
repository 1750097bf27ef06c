import { PutItemCommand, type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { type Random, seeded } from '../local/random.ts';
import {
  counterPartition,
  GUILD_ITEM,
  guildAttribute,
  settledSortKey,
  userAttribute,
  userSortKey,
} from '../shared/counters.ts';
import { dynamodb, type Item, keyOf, n, s } from '../shared/dynamodb.ts';
import { channelKey, sinceKey } from '../shared/state-keys.ts';
import { tables } from '../shared/tables.ts';
import { daysIn, monthStart, nextMonth } from '../shared/time.ts';

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
/** Cells of a person's day that lie in their own item. */
const OWN_CELLS = 8;
/** One cell in so many is voice of someone who stayed past the hour's end. */
const SETTLED = 12;
/** People in one item of settled voice, as far as a batch takes. */
const SETTLED_PEOPLE = 200;
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
  const tokens = Array.from({ length: people }, () => hex(random));
  await describe(options);
  await inBatches(tables.identities, identities(guild, month, tokens, random));
  const days = daysIn(monthStart(month), monthStart(nextMonth(month)));
  const weights = days.map((_, at) => (at === 14 ? 4 : at % 7 >= 5 ? 1.5 : 1));
  const sum = weights.reduce<number>((sum, weight) => sum + weight, 0);
  for (const [at, day] of days.entries()) {
    const rows = Math.round((options.rows * (weights[at] ?? 1)) / sum);
    await inBatches(tables.counters, dayItems(counterPartition(guild, day), rows, tokens, random));
    onDay(rows);
  }
}

const channelId = (at: number): string => String(800_000_000_000_000_000n + BigInt(at));
const hex = (random: Random): string =>
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
    yield { pk: s(`${guild}#${month}`), sk: s(hex(random)), token: s(token) } satisfies Item;
  }
}

/** A day's items: people's own, the voice of those who stayed, the guild's. */
function* dayItems(pk: string, rows: number, tokens: readonly string[], random: Random): Generator<Item> {
  const settled = Math.round(rows / SETTLED);
  const own = rows - settled;
  const active = Math.min(tokens.length, Math.ceil(own / OWN_CELLS));
  const cells = Math.floor(own / active);
  const first = random.integer(0, tokens.length - 1);
  for (let at = 0; at < active; at++) {
    const item: Item = { pk: s(pk), sk: s(userSortKey(tokens[(first + at) % tokens.length] ?? '')) };
    const wanted = cells + (at < own - cells * active ? 1 : 0);
    const channels = [random.integer(0, CHANNELS - 1), random.integer(0, CHANNELS - 1)];
    for (let tried = 0; Object.keys(item).length < wanted + 2; tried++) {
      // Threads only where a person's channels do not suffice: what they roll up to would make fewer rows.
      const channel = channels[tried % 2] ?? 0;
      const id = random.chance(0.1) ? channel + CHANNELS * random.integer(1, 6) : channel;
      const event = random.chance(0.2) ? 'voice' : 'msg';
      const name = userAttribute(event, random.integer(0, 23), channelId(tried > 60 ? tried : id));
      item[name] = n(random.integer(1, event === 'voice' ? 3600 : 30));
    }
    yield item;
  }
  for (let left = settled, batch = 0; left > 0; left -= SETTLED_PEOPLE, batch++) {
    const byToken: Record<string, number> = {};
    for (let at = 0; at < Math.min(left, SETTLED_PEOPLE); at++)
      byToken[tokens[(first + random.integer(0, active - 1)) % tokens.length] ?? ''] = 3600;
    const seconds = s(JSON.stringify({ [channelId(batch % CHANNELS)]: byToken }));
    yield { pk: s(pk), sk: s(settledSortKey(batch % 24, `0/1#${batch}`)), seconds };
  }
  const hours: Item = {};
  for (let hour = 0; hour < 24; hour++) {
    hours[guildAttribute('join', hour)] = n(random.integer(0, 40));
    hours[guildAttribute('part', hour)] = n(random.integer(0, 30));
    hours[guildAttribute('total_users', hour)] = n(300_000 + random.integer(0, 999));
  }
  yield { pk: s(pk), sk: s(GUILD_ITEM), ...hours };
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
