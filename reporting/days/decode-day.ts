import { parquetMetadata } from 'hyparquet';
import { slotOf } from '../tuning/cell-columns.ts';
import { type ColumnBuffers, createColumnBuffers } from '../tuning/column-buffers.ts';
import { TOKEN_BYTES, TOKEN_WORDS, type Tokens, tokensFromWords } from '../tuning/token-numbering.ts';
import { createNumbering, dayCellsOf } from './day-cells.ts';
import type { DayCounters } from './day-counters.ts';
import { type FiledDay, GUILD_EVENTS, KEYS, LAYOUT } from './day-file.ts';
import { integers, type NumberValues, readColumn, texts, wordsOf } from './dictionary-column.ts';

/**
 * Decodes the file of a day (`YYYY-MM-DD`); undefined where the file has another layout. Throws where it is not a day's
 * file. The day's columns are in `buffers` and valid until the next day is decoded into the same buffers.
 */
export function decodeDay(
  day: string,
  bytes: Uint8Array,
  buffers: ColumnBuffers = createColumnBuffers(),
): FiledDay | undefined {
  const metadata = parquetMetadata(bytes);
  const metadataValue = (name: string) =>
    metadata.key_value_metadata?.find(({ key }) => key === name)?.value ?? '';
  if (metadataValue(KEYS.layout) !== LAYOUT) return undefined;
  const file = { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), metadata };
  const events = createNumbering();
  const channels = createNumbering();
  const people = createTokenList();
  const hour = readColumn(file, 'hour', integers, buffers);
  const event = readColumn(file, 'event', texts(events.numberOf), buffers);
  const user = readColumn(file, 'user', people.numberValues, buffers);
  const channelOf = texts((id) => (id === '' ? 0 : channels.numberOf(id)));
  const channel = readColumn(file, 'channel', channelOf, buffers);
  const count = readColumn(file, 'count', integers, buffers);

  const guildHours = GUILD_EVENTS.map((name) => ({ name, hours: new Map<number, number>() }));
  const hoursOf = events.names().map((event) => guildHours.find(({ name }) => name === event)?.hours);
  // The guild's own rows come last; the rows before them are the cells.
  let length = hour.length;
  for (; length > 0; length--) {
    const hours = hoursOf[event[length - 1] ?? 0];
    if (!hours) break;
    hours.set(hour[length - 1] ?? 0, count[length - 1] ?? 0);
  }
  const isVoice = Uint8Array.from(events.names(), (event) => Number(event === 'voice'));
  const slot = slotsOf(hour, event, isVoice, length);
  const columns = { length, user, channel, slot, count };
  const users = dayCellsOf(columns, people.tokens(), channels.names);
  const [joins = new Map(), parts = new Map(), totals = new Map()] = guildHours.map(({ hours }) => hours);
  const counters: DayCounters = { day, users, joins, parts, totals };
  return { counters, late: JSON.parse(metadataValue(KEYS.late)) as string[] };
}

/** Numbers the people of a file. No person is in two parts, so no token is looked up. */
function createTokenList() {
  const parts: Uint32Array[] = [];
  let size = 0;
  const numberValues: NumberValues = (dictionary, count) => {
    const { words, numbers } = packTokens(dictionary, count, size);
    parts.push(words);
    size += words.length / TOKEN_WORDS;
    return numbers;
  };
  function tokens(): Tokens {
    const words = new Uint32Array(size * TOKEN_WORDS);
    let at = 0;
    for (const part of parts) {
      words.set(part, at);
      at += part.length;
    }
    return tokensFromWords(words);
  }
  return { numberValues, tokens };
}

/** Packs the tokens of a dictionary and numbers them from `first` on. It skips the empty token of the guild's own events. */
function packTokens(dictionary: Buffer, count: number, first: number) {
  const source = wordsOf(dictionary);
  const words = new Uint32Array(count * TOKEN_WORDS);
  const numbers = new Uint32Array(count);
  let packed = 0;
  let number = first;
  for (let at = 0, read = 0; at < count; at++) {
    const length = source[read++];
    if (length === 0) continue;
    if (length !== TOKEN_BYTES) throw new Error(`A token has ${TOKEN_BYTES} bytes, not ${length}.`);
    for (const end = read + TOKEN_WORDS; read < end; ) words[packed++] = source[read++] as number;
    numbers[at] = number++;
  }
  return { words: words.subarray(0, packed), numbers };
}

/** The slot of each row. It goes by runs of one hour and event, because rows are sorted by both. */
function slotsOf(hour: Uint32Array, event: Uint32Array, isVoice: Uint8Array, length: number) {
  const slot = new Uint8Array(length);
  for (let row = 0; row < length; ) {
    const [first, second] = [hour[row] as number, event[row] as number];
    let end = row + 1;
    while (end < length && hour[end] === first && event[end] === second) end++;
    slot.fill(slotOf(first, isVoice[second] === 0 ? 'msg' : 'voice'), row, end);
    row = end;
  }
  return slot;
}
