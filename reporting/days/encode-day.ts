import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { eventOfSlot, hourOfSlot, SLOTS } from '../tuning/cell-columns.ts';
import { countingSort, indices } from '../tuning/counting-sort.ts';
import type { DayCells } from './day-cells.ts';
import type { DayCounters } from './day-counters.ts';
import { type FiledDay, GUILD_EVENTS, KEYS, LAYOUT } from './day-file.ts';

/** Rows per part of the file, about. Encoding a large day in one part would take many times the file's size in memory. */
const ROWS_PER_PART = 65_536;

/** Encodes a day as a file. Throws on a count of 2^31 or more. */
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
  // With a dictionary a value is decoded once, however many rows have it.
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
 * The rows of a day: one for each hour, event, person and channel with a count above 0, the guild's own rows last. Each
 * yield is a part of the file. A part has all rows of some people, so that each token is in one part only, sorted by hour
 * and event, so that these columns are long runs and take little space.
 */
function* rowsOf({ users, joins, parts, totals }: DayCounters): Generator<Rows> {
  const tokens = users.tokens.texts();
  for (const cells of cellsByPart(users)) yield rowsOfCells(users, tokens, cells);
  const rows = emptyRows();
  for (const [at, hours] of [joins, parts, totals].entries()) {
    for (const [hour, count] of hours) addRow(rows, hour, GUILD_EVENTS[at] ?? '', '', '', count);
  }
  yield rows;
}

/** The indices of the cells of each part, sorted by person, then by channel. */
function* cellsByPart({ columns, ...cells }: DayCells): Generator<Uint32Array> {
  const { user, channel, length } = columns;
  let order = countingSort(indices(length), (at) => channel[at] ?? 0, cells.channels().length);
  order = countingSort(order, (at) => user[at] ?? 0, cells.tokens.size());
  for (let from = 0; from < length; ) {
    let to = Math.min(from + ROWS_PER_PART, length);
    while (to < length && user[order[to] ?? 0] === user[order[to - 1] ?? 0]) to++;
    yield order.subarray(from, to);
    from = to;
  }
}

/** The rows of some cells, sorted by hour and event; cells with the same hour, event, person and channel are added up. */
function rowsOfCells(users: DayCells, tokens: readonly string[], cells: Uint32Array): Rows {
  const { user, channel, slot, count } = users.columns;
  const channels = users.channels();
  const order = countingSort(cells, (at) => slot[at] ?? 0, SLOTS);
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
  if (count > 0x7fff_ffff) throw new Error(`A count is too large for the file of a day: ${count}.`);
  rows.hour.push(hour);
  rows.event.push(event);
  rows.user.push(user);
  rows.channel.push(channel);
  rows.count.push(count);
}
