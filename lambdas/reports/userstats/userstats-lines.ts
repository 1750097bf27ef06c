import type { DayCells } from '../../../reporting/days/day-cells.ts';
import type { DayCounters } from '../../../reporting/days/day-counters.ts';
import { eventOfSlot, hourOfSlot, SLOTS } from '../../../reporting/tuning/cell-columns.ts';
import { countingSort, indices } from '../../../reporting/tuning/counting-sort.ts';
import { type Hashes, NO_HASHES } from '../../../reporting/tuning/tokens-by-hash.ts';
import { dayStart, HOUR_MS, isoSeconds, monthOfDay, type Range } from '../../../shared/time.ts';
import { csvCell, csvLine } from '../files/csv.ts';
import { type ChannelRanks, compare, createChannelRanks, ranks } from './channel-ranks.ts';

const HEADER = ['Period', 'Event', 'User hash', 'Channel', 'Count'] as const;

export interface UserstatsOptions {
  /** Half-open, ms, at whole UTC hours. */
  range: Range;
  /** The days that the range touches, in order. */
  days: AsyncIterable<DayCounters> | Iterable<DayCounters>;
  /** The moment of asking, ms: no count of members is written for an hour that had not begun then. */
  now: number;
  /** The last count of members known before the first day. */
  initialTotal?: number | undefined;
  /** Of a month (`YYYY-MM`). */
  hashesOf: (month: string) => Promise<Hashes>;
  /** The channel that a thread's counts belong to; any other channel is its own. */
  rollUp: (channelId: string) => string;
  /** How a channel is written. */
  label: (channelId: string) => string;
}

/**
 * The records of the dump, an hour's at once, the header first: by hour, then messages, voice, joins, parts and total
 * users, then by hash and channel. Zero counts are left out. It holds one day, in columns, the records of an hour, and one
 * month's hashes at a time.
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
    const linesOf = inOrder(day.users, hashes.of(day.users.tokens), channels);
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

/** The records of an hour in the order of the file; cells of one person and event that belong to one channel are one. */
function inOrder(
  cells: DayCells,
  people: readonly string[],
  channels: ChannelRanks,
): (hour: number, period: string) => string[] {
  const { user, channel, slot, count, length } = cells.columns;
  const cellOf = people.map(csvCell);
  // What a channel's cells are shown under, and where that stands among all.
  const shown = Uint32Array.from(cells.channels(), channels.numberOf);
  const channelRanks = channels.ranks();
  const userRanks = ranks(people, compare);
  const rankOfChannel = (at: number): number => channelRanks[shown[channel[at] ?? 0] ?? 0] ?? 0;
  let order = countingSort(indices(length), rankOfChannel, channelRanks.length);
  order = countingSort(order, (at) => userRanks[user[at] ?? 0] ?? 0, people.length);
  order = countingSort(order, (at) => slot[at] ?? 0, SLOTS);
  let next = 0;
  return (hour, period) => {
    const lines: string[] = [];
    while (next < length) {
      const first = order[next] ?? 0;
      const slotAt = slot[first] ?? 0;
      const userAt = user[first] ?? 0;
      const shownAt = shown[channel[first] ?? 0] ?? 0;
      if (hourOfSlot(slotAt) > hour) break;
      let sum = 0;
      for (; next < length; next++) {
        const at = order[next] ?? 0;
        if (slot[at] !== slotAt || user[at] !== userAt || shown[channel[at] ?? 0] !== shownAt) break;
        sum += Math.max(0, count[at] ?? 0);
      }
      // Those of hours before the range are passed over.
      if (hourOfSlot(slotAt) === hour && sum > 0)
        lines.push(`${period},${eventOfSlot(slotAt)},${cellOf[userAt]},${channels.cell(shownAt)},${sum}\r\n`);
    }
    return lines;
  };
}
