import { csvCell } from '../files/csv.ts';

/** The channels of an export, numbered as they occur. A thread has its parent's number. */
export interface ChannelRanks {
  numberOf(id: string): number;
  /** A channel's CSV field. */
  cell(number: number): string;
  /** The rank of each channel, by number, when channels are sorted by label and then by id. */
  ranks(): Uint32Array;
}

/** Creates an empty numbering; `rollUp` maps a thread to its parent, `labelOf` writes a channel. */
export function createChannelRanks(
  rollUp: (id: string) => string,
  labelOf: (id: string) => string,
): ChannelRanks {
  const numbers = new Map<string, number>();
  const numbersOfLabelled = new Map<string, number>();
  const labelled: { id: string; label: string; cell: string }[] = [];
  let cached = new Uint32Array();
  function numberOfLabelled(id: string): number {
    const existing = numbersOfLabelled.get(id);
    if (existing !== undefined) return existing;
    const label = labelOf(id);
    const number = labelled.push({ id, label, cell: csvCell(label) }) - 1;
    numbersOfLabelled.set(id, number);
    return number;
  }
  return {
    numberOf(id) {
      const number = numbers.get(id) ?? numberOfLabelled(rollUp(id));
      numbers.set(id, number);
      return number;
    },
    cell: (number) => labelled[number]?.cell ?? '',
    ranks() {
      if (cached.length < labelled.length) {
        cached = ranks(labelled, (a, b) => compare(a.label, b.label) || compare(a.id, b.id));
      }
      return cached;
    },
  };
}

/** The rank of each value, by index, when the values are sorted. */
export function ranks<T>(values: readonly T[], order: (a: T, b: T) => number): Uint32Array<ArrayBuffer> {
  const sorted = values.map((_, at) => at).sort((a, b) => order(values[a] as T, values[b] as T));
  const places = new Uint32Array(values.length);
  for (const [place, at] of sorted.entries()) places[at] = place;
  return places;
}

/** Compares by UTF-16 code units, independent of the locale. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
