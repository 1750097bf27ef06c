/**
 * A day's counters as one Apache Parquet file (parquet.apache.org), which other engines read too: a row for each hour, event,
 * person and channel, as in an export, but by token and by the channel's id. It is not compressed: dictionaries make it small,
 * and who looks for what must not be in it finds every name as it is.
 */
import { parquetMetadata, parquetRead } from 'hyparquet';
import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { eventOfSlot, hourOfSlot, SLOTS, slotOf } from '../../../shared/cell-columns.ts';
import type { DayCounters } from '../../../shared/counters.ts';
import { countingSort, indices } from '../../../shared/counting-sort.ts';
import { createNumbering, type DayCells, dayCellsOf, type Numbering } from '../../../shared/day-cells.ts';

export interface FiledDay {
  counters: DayCounters;
  /** The batches that are in it although they were put after the day was filed first. */
  late: readonly string[];
}

const LAYOUT = '1';
/** What the file says of itself beside its rows. */
const KEYS = { layout: 'userstats.layout', late: 'userstats.late' } as const;

/** The events of a server, which are nobody's and have no channel. */
const GUILD_EVENTS = ['join', 'part', 'total_users'] as const;

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
  for (const some of peopleAtOnce(users)) yield rowsOfPeople(users, some);
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
  order = countingSort(order, (at) => user[at] ?? 0, cells.tokens().length);
  for (let from = 0; from < length; ) {
    let to = Math.min(from + ROWS_AT_ONCE, length);
    while (to < length && user[order[to] ?? 0] === user[order[to - 1] ?? 0]) to++;
    yield order.subarray(from, to);
    from = to;
  }
}

function rowsOfPeople(users: DayCells, places: Uint32Array): Rows {
  const { user, channel, slot, count } = users.columns;
  const channels = users.channels();
  const tokens = users.tokens();
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

/** Decodes a day; undefined where the file has another layout. Throws on what is no such file. */
export async function decodeDay(day: string, bytes: Uint8Array<ArrayBuffer>): Promise<FiledDay | undefined> {
  const { buffer, byteOffset, byteLength } = bytes;
  const file = byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
  const metadata = parquetMetadata(file);
  const saysOfItself = (name: string) =>
    metadata.key_value_metadata?.find(({ key }) => key === name)?.value ?? '';
  if (saysOfItself(KEYS.layout) !== LAYOUT) return undefined;
  const length = Number(metadata.num_rows);
  const tokens = createNumbering();
  const channels = createNumbering();
  const events = createNumbering();
  /** Reads a column; of texts, the number that each has in `names`. */
  async function read(column: string, names?: Numbering): Promise<Uint32Array<ArrayBuffer>> {
    const values = new Uint32Array(length);
    await parquetRead({
      file,
      metadata,
      columns: [column],
      ...(names && { parsers: { stringFromBytes: parserOf(names) } }),
      onChunk: ({ columnData, rowStart }) => values.set(columnData as ArrayLike<number>, rowStart),
    });
    return values;
  }
  // One after another: each passes through arrays that are larger than what is kept of it.
  const hour = await read('hour');
  const event = await read('event', events);
  const user = await read('user', tokens);
  const channel = await read('channel', channels);
  const count = await read('count');
  const names = events.names();
  const counters = {
    day,
    joins: new Map(),
    parts: new Map(),
    totals: new Map(),
  } satisfies Partial<DayCounters>;
  const guildHours = new Map([
    ['join', counters.joins],
    ['part', counters.parts],
    ['total_users', counters.totals],
  ]);
  const ofEvent = names.map((name) => guildHours.get(name));
  const isVoice = names.map((name) => Number(name === 'voice'));
  const slot = new Uint8Array(length);
  let ofPeople = 0;
  for (let at = 0; at < length; at++) {
    const hours = ofEvent[event[at] ?? 0];
    // The server's own rows come last.
    if (hours) hours.set(hour[at] ?? 0, count[at] ?? 0);
    else slot[ofPeople++] = slotOf(hour[at] ?? 0, 'msg') + (isVoice[event[at] ?? 0] ?? 0);
  }
  const columns = { length: ofPeople, user, channel, slot, count: new Float64Array(count) };
  return {
    counters: { ...counters, users: dayCellsOf(columns, tokens, channels) },
    late: JSON.parse(saysOfItself(KEYS.late)) as string[],
  };
}

/**
 * Numbers names as they lie in a file, all of them in ASCII. Nobody and no channel are no names: the rows that have none
 * are the server's own.
 */
function parserOf(names: Numbering): (text: Uint8Array) => number {
  // Texts are views of few buffers, and a view of one's own for each takes longer than reading it.
  let view: Buffer = Buffer.alloc(0);
  return ({ buffer, byteOffset, byteLength }) => {
    if (byteLength === 0) return 0;
    if (view.buffer !== buffer) view = Buffer.from(buffer);
    return names.numberOf(view.toString('latin1', byteOffset, byteOffset + byteLength));
  };
}
