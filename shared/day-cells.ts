import {
  bytesOf,
  type CellColumns,
  emptyColumns,
  eventOfSlot,
  hourOfSlot,
  pushCell,
  slotOf,
} from './cell-columns.ts';
import type { UserDay, UserEvent } from './counters.ts';
import { countingSort, indices } from './counting-sort.ts';

/** What was counted of people on a day, packed; iterating unpacks one person at a time, each once. */
export interface DayCells extends Iterable<UserDay> {
  /** Its numbers are places in `tokens` and `channels`. */
  readonly columns: Readonly<CellColumns>;
  /** The tokens of the day's people. */
  tokens(): string[];
  /** The ids of the channels, as they were counted. */
  channels(): string[];
  /** `hour` is 0 to 23, UTC. */
  add(token: string, event: UserEvent, hour: number, channel: string, count: number): void;
  /** About how many bytes it takes by now. */
  bytes(): number;
}

/** A token's string, and its place in a map. */
const TOKEN_BYTES = 150;

/** A day of which nothing has been read yet. */
export function createDayCells(): DayCells {
  const columns = emptyColumns();
  // A map keeps the order of insertion: its keys are also the list by number.
  const users = new Map<string, number>();
  const channels = new Map<string, number>();
  const cells: DayCells = {
    columns,
    tokens: () => [...users.keys()],
    channels: () => [...channels.keys()],
    add(token, event, hour, channel, count) {
      pushCell(columns, numberOf(users, token), numberOf(channels, channel), slotOf(hour, event), count);
    },
    bytes: () => bytesOf(columns) + users.size * TOKEN_BYTES,
    [Symbol.iterator]: () => unpack(cells),
  };
  return cells;
}

function numberOf(numbers: Map<string, number>, name: string): number {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  // As a part of a larger text it would keep the whole of it in memory.
  numbers.set(copyOf(name), numbers.size);
  return numbers.size - 1;
}

const copyOf = (text: string): string => Buffer.from(text).toString();

function* unpack({ columns, ...cells }: DayCells): Generator<UserDay> {
  const { user, channel, slot, count, length } = columns;
  const channels = cells.channels();
  const tokens = cells.tokens();
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
