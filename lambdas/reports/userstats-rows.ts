import type { DayCounters, UserDay, UserEvent } from '../../shared/counters.ts';
import type { CsvCell } from '../../shared/csv.ts';
import { dayStart, HOUR_MS, isoSeconds } from '../../shared/time.ts';

const HEADER = ['Period', 'Event', 'User hash', 'Channel', 'Count'] as const;

export interface UserstatsOptions {
  /** Half-open, ms, at whole UTC hours. */
  range: { start: number; end: number };
  /** The days that the range touches, in order. */
  days: AsyncIterable<DayCounters> | Iterable<DayCounters>;
  /** The moment of asking, ms: no count of members is written for an hour that had not begun then. */
  now: number;
  /** The last count of members known before the first day. */
  initialTotal?: number | undefined;
  /** What stands for each token of a month (`YYYY-MM`): its hash while the month is open. A missing one stands for itself. */
  hashesOf: (month: string) => Promise<ReadonlyMap<string, string>>;
  /** The channel that a thread's counts belong to; any other channel is its own. */
  rollUp: (channelId: string) => string;
  /** How a channel is written. */
  label: (channelId: string) => string;
}

interface Cell {
  event: UserEvent;
  hash: string;
  channel: string;
  id: string;
  count: number;
}

/**
 * The rows of the dump, the header first: by hour, then messages, voice, joins, parts and total users, then by hash
 * and channel. Zero counts are left out. It holds one day and one month's hashes at a time.
 */
export async function* userstatsRows(options: UserstatsOptions): AsyncGenerator<readonly CsvCell[]> {
  yield HEADER;
  const { range, now } = options;
  const labels = new Map<string, string>();
  const labelOf = (id: string): string => {
    const known = labels.get(id) ?? options.label(id);
    labels.set(id, known);
    return known;
  };
  let month = '';
  let hashes: ReadonlyMap<string, string> = new Map();
  let total = options.initialTotal;

  for await (const day of options.days) {
    if (!day.day.startsWith(`${month}-`)) {
      month = day.day.slice(0, 7);
      hashes = await options.hashesOf(month);
    }
    const hours = cellsByHour(day.users, hashes, options.rollUp, labelOf);
    for (let hour = 0; hour < 24; hour++) {
      total = day.totals.get(hour) ?? total;
      const at = dayStart(day.day) + hour * HOUR_MS;
      if (at < range.start || at >= range.end) continue;
      const period = isoSeconds(at);
      for (const cell of (hours[hour] ?? []).sort(byEventHashChannel)) {
        yield [period, cell.event, cell.hash, cell.channel, cell.count];
      }
      const joins = day.joins.get(hour) ?? 0;
      const parts = day.parts.get(hour) ?? 0;
      if (joins > 0) yield [period, 'join', '', '', joins];
      if (parts > 0) yield [period, 'part', '', '', parts];
      if (total !== undefined && at <= now) yield [period, 'total_users', '', '', total];
    }
  }
}

/** A day's cells by hour; those of one person, hour and event that belong to one channel are one. */
function cellsByHour(
  users: readonly UserDay[],
  hashes: ReadonlyMap<string, string>,
  rollUp: (id: string) => string,
  labelOf: (id: string) => string,
): Cell[][] {
  const hours: Cell[][] = Array.from({ length: 24 }, () => []);
  for (const user of users) {
    const hash = hashes.get(user.token) ?? user.token;
    const merged = new Map<string, Cell>();
    for (const { event, hour, channel, count } of user.cells) {
      if (count <= 0) continue;
      const id = rollUp(channel);
      const key = `${event}${hour}:${id}`;
      const known = merged.get(key);
      if (known) {
        known.count += count;
        continue;
      }
      const cell = { event, hash, channel: labelOf(id), id, count };
      merged.set(key, cell);
      hours[hour]?.push(cell);
    }
  }
  return hours;
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Two channels may share a name, so their ids have the last word. Both events' names happen to sort as they should. */
function byEventHashChannel(a: Cell, b: Cell): number {
  return order(a.event, b.event) || order(a.hash, b.hash) || order(a.channel, b.channel) || order(a.id, b.id);
}
