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
  return {
    add(token, event, hour, channel, count) {
      pushCell(columns, numberOf(users, token), numberOf(channels, channel), slotOf(hour, event), count);
    },
    bytes: () => bytesOf(columns) + users.size * TOKEN_BYTES,
    [Symbol.iterator]: () => unpack(columns, users, channels),
  };
}

function numberOf(numbers: Map<string, number>, name: string): number {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  numbers.set(name, numbers.size);
  return numbers.size - 1;
}

function* unpack(
  { user, channel, slot, count, length }: CellColumns,
  users: ReadonlyMap<string, number>,
  channels: ReadonlyMap<string, number>,
): Generator<UserDay> {
  const names = [...channels.keys()];
  const order = countingSort(indices(length), (at) => user[at] ?? 0, users.size);
  let next = 0;
  for (const [token, number] of users) {
    const cells: UserDay['cells'] = [];
    for (; next < length; next++) {
      const at = order[next] ?? 0;
      if (user[at] !== number) break;
      const slotAt = slot[at] ?? 0;
      cells.push({
        event: eventOfSlot(slotAt),
        hour: hourOfSlot(slotAt),
        channel: names[channel[at] ?? 0] ?? '',
        count: count[at] ?? 0,
      });
    }
    yield { token, cells };
  }
}
