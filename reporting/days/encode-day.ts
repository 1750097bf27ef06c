import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { eventOfSlot, hourOfSlot, SLOTS } from '../tuning/cell-columns.ts';
import { countingSort, indices } from '../tuning/counting-sort.ts';
import type { DayCells } from './day-cells.ts';
import type { DayCounters } from './day-counters.ts';
import { type FiledDay, GUILD_EVENTS, KEYS, LAYOUT } from './day-file.ts';

/** About as many rows are encoded at once: all of a large day's would take many times its file. */
const ROWS_AT_ONCE = 65_536;

/** Encodes a day. Throws on a count above 2^31. */
export function encodeDay({ counters, late }: FiledDay): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: schemaFromColumnData({ columnData: columnsOf(emptyRows()) }),
    codec: 'UNCOMPRESSED',
    statistics: false,
    createdBy: 'userstats',
    kvMetadata: [
      { key: KEYS.layout, value: LAYOUT },
      { key: KEYS.late, value: JSON.stringify(late) },
    ],
  });
  for (const rows of rowsOf(counters))
    parquet.write({ columnData: columnsOf(rows), rowGroupSize: rows.hour.length });
  parquet.finish();
  return writer.getBytes();
}

interface Rows {
  hour: number[];
  event: string[];
  user: string[];
  channel: string[];
  count: number[];
}

const emptyRows = (): Rows => ({ hour: [], event: [], user: [], channel: [], count: [] });

const columnsOf = ({ hour, event, user, channel, count }: Rows): ColumnSource[] => {
  // What is in a dictionary is decoded once, however many rows have it.
  const common = { nullable: false, encoding: 'RLE_DICTIONARY' } as const;
  return [
    { name: 'hour', data: hour, type: 'INT32', ...common },
    { name: 'event', data: event, type: 'STRING', ...common },
    { name: 'user', data: user, type: 'STRING', ...common },
    { name: 'channel', data: channel, type: 'STRING', ...common },
    { name: 'count', data: count, type: 'INT32', ...common },
  ];
};

/**
 * A day's rows, each hour, event, person and channel once, the server's own last; zero counts are left out. What is
 * yielded at once is some of the people, whose tokens are then in one part of the file alone, and sorted by hour and
 * event, of which long runs take next to nothing.
 */
function* rowsOf({ users, joins, parts, totals }: DayCounters): Generator<Rows> {
  const tokens = users.tokens.texts();
  for (const some of peopleAtOnce(users)) yield rowsOfPeople(users, tokens, some);
  const rows = emptyRows();
  for (const [at, hours] of [joins, parts, totals].entries()) {
    for (const [hour, count] of hours) addRow(rows, hour, GUILD_EVENTS[at] ?? '', '', '', count);
  }
  yield rows;
}

/** The places of the cells of some people at a time, by person, then channel. */
function* peopleAtOnce({ columns, ...cells }: DayCells): Generator<Uint32Array> {
  const { user, channel, length } = columns;
  let order = countingSort(indices(length), (at) => channel[at] ?? 0, cells.channels().length);
  order = countingSort(order, (at) => user[at] ?? 0, cells.tokens.size());
  for (let from = 0; from < length; ) {
    let to = Math.min(from + ROWS_AT_ONCE, length);
    while (to < length && user[order[to] ?? 0] === user[order[to - 1] ?? 0]) to++;
    yield order.subarray(from, to);
    from = to;
  }
}

function rowsOfPeople(users: DayCells, tokens: readonly string[], places: Uint32Array): Rows {
  const { user, channel, slot, count } = users.columns;
  const channels = users.channels();
  const order = countingSort(places, (at) => slot[at] ?? 0, SLOTS);
  const rows = emptyRows();
  for (let next = 0; next < order.length; ) {
    const first = order[next] ?? 0;
    let sum = 0;
    for (; next < order.length; next++) {
      const at = order[next] ?? 0;
      if (user[at] !== user[first] || slot[at] !== slot[first] || channel[at] !== channel[first]) break;
      sum += count[at] ?? 0;
    }
    const slotAt = slot[first] ?? 0;
    const [token = '', id = ''] = [tokens[user[first] ?? 0], channels[channel[first] ?? 0]];
    if (sum > 0) addRow(rows, hourOfSlot(slotAt), eventOfSlot(slotAt), token, id, sum);
  }
  return rows;
}

function addRow(rows: Rows, hour: number, event: string, user: string, channel: string, count: number): void {
  if (count > 0x7fff_ffff) throw new Error('A count is too large for the file of a day.');
  rows.hour.push(hour);
  rows.event.push(event);
  rows.user.push(user);
  rows.channel.push(channel);
  rows.count.push(count);
}
