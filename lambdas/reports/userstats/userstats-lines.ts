import type { DayCells } from '../../../reporting/days/day-cells.ts';
import type { DayCounters } from '../../../reporting/days/day-counters.ts';
import { eventOfSlot, hourOfSlot, SLOTS } from '../../../reporting/tuning/cell-columns.ts';
import { countingSort, indices } from '../../../reporting/tuning/counting-sort.ts';
import { type Hashes, NO_HASHES } from '../../../reporting/tuning/hashes-by-token.ts';
import { dayStart, HOUR_MS, isoSeconds, monthOfDay, type Range } from '../../../shared/time.ts';
import { csvCell, csvLine } from '../files/csv.ts';
import { type ChannelRanks, compare, createChannelRanks, ranks } from './channel-ranks.ts';

const HEADER = ['Period', 'Event', 'User hash', 'Channel', 'Count'] as const;

/** What an export is made from. */
export interface UserstatsOptions {
  /** Half-open, ms, at whole UTC hours. */
  range: Range;
  /** The days of the range, in order. The first and last can reach beyond it. */
  days: AsyncIterable<DayCounters> | Iterable<DayCounters>;
  /** The time of the command, ms. Hours that start later have no member count. */
  now: number;
  /** The last known member count before the first day. */
  initialTotal?: number | undefined;
  /** The hashes of a month (`YYYY-MM`). */
  hashesOf: (month: string) => Promise<Hashes>;
  /** Maps a thread to its parent channel, and any other channel to itself. */
  rollUp: (channelId: string) => string;
  /** The text for a channel. */
  label: (channelId: string) => string;
}

/**
 * The CSV lines of an export, header first, grouped by hour. Within an hour they are sorted by event (messages, voice,
 * joins, parts, total users), then by hash and channel. Zero counts are omitted. It holds in memory one day, in columns,
 * the lines of one hour, and one month's hashes.
 */
export async function* userstatsLines(options: UserstatsOptions): AsyncGenerator<string[]> {
  yield [csvLine(HEADER)];
  const { range, now } = options;
  const channels = createChannelRanks(options.rollUp, options.label);
  let month = '';
  let hashes = NO_HASHES;
  let total = options.initialTotal;

  for await (const day of options.days) {
    if (!day.day.startsWith(`${month}-`)) {
      month = monthOfDay(day.day);
      hashes = await options.hashesOf(month);
    }
    const linesOf = createHourLines(day.users, hashes.of(day.users.tokens), channels);
    for (let hour = 0; hour < 24; hour++) {
      total = day.totals.get(hour) ?? total;
      const at = dayStart(day.day) + hour * HOUR_MS;
      if (at < range.start || at >= range.end) continue;
      const period = isoSeconds(at);
      const lines = linesOf(hour, period);
      const joins = day.joins.get(hour) ?? 0;
      const parts = day.parts.get(hour) ?? 0;
      if (joins > 0) lines.push(csvLine([period, 'join', '', '', joins]));
      if (parts > 0) lines.push(csvLine([period, 'part', '', '', parts]));
      if (total !== undefined && at <= now) lines.push(csvLine([period, 'total_users', '', '', total]));
      yield lines;
    }
  }
}

/**
 * Sorts a day's cells. Returns a function that writes the lines of an hour; hours must be given in order. Cells of one
 * person and event are summed per channel, which includes its threads.
 */
function createHourLines(
  cells: DayCells,
  users: readonly string[],
  channels: ChannelRanks,
): (hour: number, period: string) => string[] {
  const { user, channel, slot, count, length } = cells.columns;
  const cellOf = users.map(csvCell);
  // The number of each channel in the file, and the rank of that number.
  const numberOf = Uint32Array.from(cells.channels(), channels.numberOf);
  const channelRanks = channels.ranks();
  const userRanks = ranks(users, compare);
  const rankOfChannel = (at: number): number => channelRanks[numberOf[channel[at] ?? 0] ?? 0] ?? 0;
  let order = countingSort(indices(length), rankOfChannel, channelRanks.length);
  order = countingSort(order, (at) => userRanks[user[at] ?? 0] ?? 0, users.length);
  order = countingSort(order, (at) => slot[at] ?? 0, SLOTS);
  let next = 0;
  return (hour, period) => {
    const lines: string[] = [];
    while (next < length) {
      const first = order[next] ?? 0;
      const slotAt = slot[first] ?? 0;
      const userAt = user[first] ?? 0;
      const numberAt = numberOf[channel[first] ?? 0] ?? 0;
      if (hourOfSlot(slotAt) > hour) break;
      let sum = 0;
      for (; next < length; next++) {
        const at = order[next] ?? 0;
        if (slot[at] !== slotAt || user[at] !== userAt || numberOf[channel[at] ?? 0] !== numberAt) break;
        sum += Math.max(0, count[at] ?? 0);
      }
      // Cells of hours before the range are skipped.
      if (hourOfSlot(slotAt) === hour && sum > 0)
        lines.push(
          `${period},${eventOfSlot(slotAt)},${cellOf[userAt]},${channels.cell(numberAt)},${sum}\r\n`,
        );
    }
    return lines;
  };
}
