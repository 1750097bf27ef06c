import { parquetMetadata } from 'hyparquet';
import { slotOf } from '../../../shared/cell-columns.ts';
import type { DayCounters } from '../../../shared/counters.ts';
import { createNumbering, dayCellsOf } from '../../../shared/day-cells.ts';
import { TOKEN_BYTES, TOKEN_WORDS, type Tokens, tokensOf } from '../../../shared/token-numbering.ts';
import { type FiledDay, GUILD_EVENTS, KEYS, LAYOUT } from './day-file.ts';
import { integers, type Numbered, readColumn, texts } from './dictionary-column.ts';

/** Decodes a day; undefined where the file has another layout. Throws on what is no such file. */
export function decodeDay(day: string, bytes: Uint8Array): FiledDay | undefined {
  const metadata = parquetMetadata(bytes);
  const saysOfItself = (name: string) =>
    metadata.key_value_metadata?.find(({ key }) => key === name)?.value ?? '';
  if (saysOfItself(KEYS.layout) !== LAYOUT) return undefined;
  const file = { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), metadata };
  const events = createNumbering();
  const channels = createNumbering();
  const people = createTokenList();
  // Into arrays as they are kept, so that none of a large day are thrown away.
  const hour = readColumn(file, 'hour', integers, Uint8Array);
  const event = readColumn(file, 'event', texts(events.numberOf), Uint8Array);
  const user = readColumn(file, 'user', people.numbered, Uint32Array);
  const channelOf = texts((id) => (id === '' ? 0 : channels.numberOf(id)));
  const channel = readColumn(file, 'channel', channelOf, Uint32Array);
  const count = readColumn(file, 'count', integers, Float64Array);

  const guildHours = GUILD_EVENTS.map((name) => ({ name, hours: new Map<number, number>() }));
  const hoursOf = events.names().map((event) => guildHours.find(({ name }) => name === event)?.hours);
  let length = hour.length;
  for (; length > 0; length--) {
    const hours = hoursOf[event[length - 1] ?? 0];
    if (!hours) break;
    hours.set(hour[length - 1] ?? 0, count[length - 1] ?? 0);
  }
  const isVoice = Uint8Array.from(events.names(), (event) => Number(event === 'voice'));
  const slot = hour;
  for (let row = 0; row < length; row++)
    slot[row] = slotOf(hour[row] ?? 0, isVoice[event[row] ?? 0] === 0 ? 'msg' : 'voice');
  const columns = { length, user, channel, slot, count };
  const users = dayCellsOf(columns, people.tokens(), channels.names);
  const [joins = new Map(), parts = new Map(), totals = new Map()] = guildHours.map(({ hours }) => hours);
  const counters: DayCounters = { day, users, joins, parts, totals };
  return { counters, late: JSON.parse(saysOfItself(KEYS.late)) as string[] };
}

/** Numbers the people of a file. Each of its parts has people of its own: nobody comes twice. */
function createTokenList() {
  const parts: Uint32Array[] = [];
  let size = 0;
  /** Packs the tokens of a dictionary and numbers them on. Nobody is no token: the server's own events are nobody's. */
  const numbered: Numbered = ({ buffer, byteOffset, byteLength }, count) => {
    const dictionary = new DataView(buffer, byteOffset, byteLength);
    const words = new Uint32Array(count * TOKEN_WORDS);
    const numbers = new Uint32Array(count);
    let packed = 0;
    for (let at = 0, read = 0; at < count; at++) {
      const length = dictionary.getUint32(read, true);
      read += 4;
      if (length === 0) continue;
      if (length !== TOKEN_BYTES) throw new Error(`A token has ${TOKEN_BYTES} bytes, not ${length}.`);
      for (let word = 0; word < TOKEN_WORDS; word++, read += 4)
        words[packed++] = dictionary.getUint32(read, true);
      numbers[at] = size++;
    }
    parts.push(words.subarray(0, packed));
    return numbers;
  };
  function tokens(): Tokens {
    const words = new Uint32Array(size * TOKEN_WORDS);
    let at = 0;
    for (const part of parts) {
      words.set(part, at);
      at += part.length;
    }
    return tokensOf(words);
  }
  return { numbered, tokens };
}
