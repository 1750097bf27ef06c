import type { DayCounters } from './day-counters.ts';
import { readDays } from './read-days.ts';

/** Reads a guild's days (`YYYY-MM-DD`) once, in order, and adds each to all folds. Calls `onDay` for each day. */
export async function foldDays(
  guild: string,
  days: readonly string[],
  folds: readonly { add(day: DayCounters): void }[],
  onDay: () => void = () => {},
): Promise<void> {
  for await (const day of readDays(guild, days)) {
    onDay();
    for (const fold of folds) fold.add(day);
  }
}
