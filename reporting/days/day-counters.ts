/** Reads the `counters` table, one day at a time. */

import { type Item, queryPartition, s } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import {
  channelOfAttribute,
  counterPartition,
  eventOfAttribute,
  GUILD_ITEM,
  hourOfAttribute,
  isBatchItem,
} from '../../shared/counters/counter-keys.ts';
import { scanCounts } from '../tuning/scan-counts.ts';
import { createDayCells, type DayCells, type GrowingDayCells, type UserDay } from './day-cells.ts';

/** A day's counters. `joins`, `parts` and `totals` map hours (0 to 23, UTC) to counts; hours without a count are absent. */
export interface DayCounters {
  day: string;
  users: DayCells;
  joins: Map<number, number>;
  parts: Map<number, number>;
  totals: Map<number, number>;
}

/** A day's counters while they are being read. */
export interface GrowingDay extends DayCounters {
  users: GrowingDayCells;
}

/** Makes the counters of a day (`YYYY-MM-DD`) before anything of it is read. */
export const emptyDay = (day: string): GrowingDay => ({
  day,
  users: createDayCells(),
  joins: new Map(),
  parts: new Map(),
  totals: new Map(),
});

/** Reads all counters of a guild's day, with its cells as objects. Throws the SDK's errors. */
export async function readDay(
  guild: string,
  day: string,
): Promise<Omit<DayCounters, 'users'> & { users: UserDay[] }> {
  const counters = emptyDay(day);
  await readItems(guild, counters);
  return { ...counters, users: [...counters.users] };
}

/** Items per page. A full page, one megabyte, takes ten in memory for each day that is being read. */
export const PAGE_ITEMS = 1000;

/** How {@link readItems} reads. */
export interface ReadOptions {
  /** Called after each item; reading stops when it gives false. */
  mayContinue?: () => Promise<boolean> | boolean;
  /** Reads with strong consistency, at twice the price. */
  consistent?: boolean;
}

/** Reads a day's items and adds them to `into`. Resolves to whether it read all of them. Throws the SDK's errors. */
export async function readItems(
  guild: string,
  into: GrowingDay,
  { mayContinue = () => true, consistent = false }: ReadOptions = {},
): Promise<boolean> {
  const items = queryPartition(tables.counters, counterPartition(guild, into.day), {
    Limit: PAGE_ITEMS,
    ConsistentRead: consistent,
  });
  for await (const item of items) {
    const sk = item['sk']?.S ?? '';
    if (sk === GUILD_ITEM) readTotals(item, into.totals);
    else if (isBatchItem(sk)) readCounts(item, into);
    const answer = mayContinue();
    if (answer !== true && !(await answer)) return false;
  }
  return true;
}

/** Reads the member counts of a guild's day by hour (0 to 23, UTC), and nothing else. Throws the SDK's errors. */
export async function readTotalsOfDay(guild: string, day: string): Promise<Map<number, number>> {
  const totals = new Map<number, number>();
  const items = queryPartition(tables.counters, counterPartition(guild, day), {
    KeyConditionExpression: 'pk = :pk AND sk = :guild',
    ExpressionAttributeValues: { ':guild': s(GUILD_ITEM) },
  });
  for await (const item of items) readTotals(item, totals);
  return totals;
}

/** Trusts the item's form, because only ingest writes these items. */
function readCounts(item: Item, into: GrowingDay): void {
  scanCounts(item['counts']?.S ?? '{}', (attribute, token, count) => {
    const event = eventOfAttribute(attribute);
    const hour = hourOfAttribute(attribute);
    if (event === 'msg' || event === 'voice')
      into.users.add(token, event, hour, channelOfAttribute(attribute), count);
    else if (event === 'join') addTo(into.joins, hour, count);
    else if (event === 'part') addTo(into.parts, hour, count);
  });
}

function addTo(hours: Map<number, number>, hour: number, count: number): void {
  hours.set(hour, (hours.get(hour) ?? 0) + count);
}

function readTotals(item: Item, into: Map<number, number>): void {
  for (const name in item) {
    const value = item[name]?.N;
    if (value !== undefined && eventOfAttribute(name) === 'total_users')
      into.set(hourOfAttribute(name), Number(value));
  }
}
