import type { UserEvent } from '../../shared/counters/counter-keys.ts';
import {
  bytesOf,
  type CellColumns,
  emptyColumns,
  eventOfSlot,
  hourOfSlot,
  pushCell,
  slotOf,
} from '../tuning/cell-columns.ts';
import { countingSort, indices } from '../tuning/counting-sort.ts';
import { createTokenNumbering, type Tokens } from '../tuning/token-numbering.ts';

/** A count of messages or seconds of voice: one event, hour and channel of one person. */
export interface UserCell {
  event: UserEvent;
  /** 0 to 23, UTC. */
  hour: number;
  channel: string;
  count: number;
}

/** The cells of one person on a day; several cells may have the same event, hour and channel. */
export interface UserDay {
  token: string;
  cells: UserCell[];
}

/** All people's cells of a day, packed. Iterating unpacks one person at a time, each once. */
export interface DayCells extends Iterable<UserDay> {
  /** Its users and channels are indices of `tokens` and `channels()`. */
  readonly columns: Readonly<CellColumns>;
  /** The tokens of the day's people. */
  readonly tokens: Tokens;
  /** The ids of the channels and threads that have counts. */
  channels(): string[];
  /** The bytes in memory, about. */
  bytes(): number;
}

/** The cells of a day that is still being read. */
export interface GrowingDayCells extends DayCells {
  /** Adds a cell; `hour` is 0 to 23, UTC. */
  add(token: string, event: UserEvent, hour: number, channel: string, count: number): void;
}

/** Bytes for a token with its place in the index and room for more, about. */
const TOKEN_MEMORY = 64;

/** Makes the cells of a day before anything of it is read. */
export function createDayCells(): GrowingDayCells {
  const columns = emptyColumns();
  const tokens = createTokenNumbering();
  // Ids arrive as slices of an item's text; a slice would keep the whole text in memory.
  const channels = createNumbering(copyOf);
  return {
    ...dayCellsOf(columns, tokens, channels.names),
    add(token, event, hour, channel, count) {
      pushCell(columns, tokens.numberOf(token), channels.numberOf(channel), slotOf(hour, event), count);
    },
  };
}

/** The cells of columns whose users and channels are indices of `tokens` and `channels()`. */
export function dayCellsOf(columns: CellColumns, tokens: Tokens, channels: () => string[]): DayCells {
  const cells: DayCells = {
    columns,
    tokens,
    channels,
    bytes: () => bytesOf(columns) + tokens.size() * TOKEN_MEMORY,
    [Symbol.iterator]: () => unpack(cells),
  };
  return cells;
}

/** Numbers names from 0, in the order in which they first occur. */
export interface Numbering {
  numberOf(name: string): number;
  names(): string[];
}

/** Makes an empty numbering. It stores `copy(name)` for a new name. */
export function createNumbering(copy: (name: string) => string = (name) => name): Numbering {
  // A map keeps the order of insertion, so its keys are in the order of their numbers.
  const numbers = new Map<string, number>();
  return {
    numberOf(name) {
      const known = numbers.get(name);
      if (known !== undefined) return known;
      numbers.set(copy(name), numbers.size);
      return numbers.size - 1;
    },
    names: () => [...numbers.keys()],
  };
}

const copyOf = (text: string): string => Buffer.from(text).toString();

function* unpack({ columns, ...cells }: DayCells): Generator<UserDay> {
  const { user, channel, slot, count, length } = columns;
  const channels = cells.channels();
  const tokens = cells.tokens.texts();
  const order = countingSort(indices(length), (at) => user[at] ?? 0, tokens.length);
  let next = 0;
  for (const [number, token] of tokens.entries()) {
    const own: UserDay['cells'] = [];
    for (; next < length; next++) {
      const at = order[next] ?? 0;
      if (user[at] !== number) break;
      const slotAt = slot[at] ?? 0;
      own.push({
        event: eventOfSlot(slotAt),
        hour: hourOfSlot(slotAt),
        channel: channels[channel[at] ?? 0] ?? '',
        count: count[at] ?? 0,
      });
    }
    yield { token, cells: own };
  }
}
