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

/** One count: messages, or seconds of voice. */
export interface UserCell {
  event: UserEvent;
  /** 0 to 23, UTC. */
  hour: number;
  channel: string;
  count: number;
}

/** What was counted of one person on a day; there may be several cells of one event, hour and channel. */
export interface UserDay {
  token: string;
  cells: UserCell[];
}

/** What was counted of people on a day, packed; iterating unpacks one person at a time, each once. */
export interface DayCells extends Iterable<UserDay> {
  /** Its numbers are places in `tokens` and `channels`. */
  readonly columns: Readonly<CellColumns>;
  /** The tokens of the day's people. */
  readonly tokens: Tokens;
  /** The ids of the channels, as they were counted. */
  channels(): string[];
  /** About how many bytes it takes by now. */
  bytes(): number;
}

/** Cells of a day that is being read. */
export interface GrowingDayCells extends DayCells {
  /** `hour` is 0 to 23, UTC. */
  add(token: string, event: UserEvent, hour: number, channel: string, count: number): void;
}

/** What a token takes, with its place in an index, and room for more. */
const HELD_BYTES = 64;

/** A day of which nothing has been read yet. */
export function createDayCells(): GrowingDayCells {
  const columns = emptyColumns();
  const tokens = createTokenNumbering();
  // As a part of a larger text, which names are here, each would keep that in memory.
  const channels = createNumbering(copyOf);
  return {
    ...dayCellsOf(columns, tokens, channels.names),
    add(token, event, hour, channel, count) {
      pushCell(columns, tokens.numberOf(token), channels.numberOf(channel), slotOf(hour, event), count);
    },
  };
}

/** Cells whose numbers are places among `tokens` and `channels`. */
export function dayCellsOf(columns: CellColumns, tokens: Tokens, channels: () => string[]): DayCells {
  const cells: DayCells = {
    columns,
    tokens,
    channels,
    bytes: () => bytesOf(columns) + tokens.size() * HELD_BYTES,
    [Symbol.iterator]: () => unpack(cells),
  };
  return cells;
}

/** Names by number, from 0 in the order they come up. */
export interface Numbering {
  numberOf(name: string): number;
  names(): string[];
}

/** `keep` gives what is kept of a name that is new. */
export function createNumbering(keep: (name: string) => string = (name) => name): Numbering {
  // A map keeps the order of insertion: its keys are also the list by number.
  const numbers = new Map<string, number>();
  return {
    numberOf(name) {
      const known = numbers.get(name);
      if (known !== undefined) return known;
      numbers.set(keep(name), numbers.size);
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
