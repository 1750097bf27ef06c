import { csvCell } from '../files/csv.ts';

/** The channels of an export by number, as they come up; a thread has its parent's. */
export interface ChannelRanks {
  numberOf(id: string): number;
  /** How a channel is written in a file of CSV. */
  cell(number: number): string;
  /** By number, where each stands when all are sorted as they are written: two may share a name, then by their ids. */
  ranks(): Uint32Array;
}

export function createChannelRanks(
  rollUp: (id: string) => string,
  labelOf: (id: string) => string,
): ChannelRanks {
  const numbers = new Map<string, number>();
  const numbersOfShown = new Map<string, number>();
  const shown: { id: string; label: string; cell: string }[] = [];
  let known = new Uint32Array();
  function numberOfShown(id: string): number {
    const given = numbersOfShown.get(id);
    if (given !== undefined) return given;
    const label = labelOf(id);
    const number = shown.push({ id, label, cell: csvCell(label) }) - 1;
    numbersOfShown.set(id, number);
    return number;
  }
  return {
    numberOf(id) {
      const number = numbers.get(id) ?? numberOfShown(rollUp(id));
      numbers.set(id, number);
      return number;
    },
    cell: (number) => shown[number]?.cell ?? '',
    ranks() {
      if (known.length < shown.length) {
        known = ranks(shown, (a, b) => compare(a.label, b.label) || compare(a.id, b.id));
      }
      return known;
    },
  };
}

/** By index, where each value stands when they are sorted. */
export function ranks<T>(values: readonly T[], order: (a: T, b: T) => number): Uint32Array<ArrayBuffer> {
  const sorted = values.map((_, at) => at).sort((a, b) => order(values[a] as T, values[b] as T));
  const places = new Uint32Array(values.length);
  for (const [place, at] of sorted.entries()) places[at] = place;
  return places;
}

/** By UTF-16 code units, whatever the locale. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
