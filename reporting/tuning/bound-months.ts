// Tuned: README.md in this folder has the benchmark and the numbers.

/**
 * A bound month is one object that holds copies of the files of all days of a month, one after another. One request for it
 * replaces up to 31, which take longer than reading what they bring. A copy names the late batches that it holds, as its
 * file does. Months are bound from files only, never from copies, so no copy outlives its file by more than the time that
 * files are kept.
 */

import { canBeFiled } from '../../shared/state/filed-days.ts';
import { DAY_MS, dayOf, monthOfDay, monthStart, nextMonth } from '../../shared/time.ts';

/** A larger month is not bound: requests are a small part of reading it, and binding it needs all of it in memory. */
const MAX_BYTES = 16 * 2 ** 20;
/** Where a reader wants fewer days of a month, fetching the whole month does not pay. */
const MIN_DAYS = 8;

/** Reads bound months for one reader of days, and binds the months that the reader goes through. */
export interface BoundMonths {
  /** Loads the copy of a day's file; undefined where there is none. Call it in the order of days. Throws the SDK's errors. */
  loadCopy(day: string): Promise<Uint8Array | undefined>;
  /**
   * Takes in that `day` was read, and its file; `file` is undefined where the day has none or a copy was used. Call it for
   * each day, in order. After the last day of a month it binds the month if it has all files. Throws the SDK's errors.
   */
  addDay(day: string, file: Uint8Array | undefined): Promise<void>;
}

/** Where bound months are kept. Both functions throw the SDK's errors. */
export interface MonthStore {
  /** The files of a guild's month (`YYYY-MM`), each as soon as it has arrived; undefined where the month is not bound. */
  loadMonth: (guild: string, month: string) => Promise<Promise<Uint8Array>[] | undefined>;
  storeMonth: (guild: string, month: string, files: readonly Uint8Array[]) => Promise<void>;
}

/** Makes the bound months for reading `days` (`YYYY-MM-DD`) of a guild at the moment `now` (ms). */
export function createBoundMonths(
  { loadMonth, storeMonth }: MonthStore,
  { guild, days, now }: { guild: string; days: readonly string[]; now: number },
): BoundMonths {
  const wanted = Map.groupBy(days, monthOfDay);
  let latest: { month: string; copies: ReturnType<MonthStore['loadMonth']> } | undefined;
  /** The files of the current month so far; undefined once they are too large. */
  let files: Uint8Array[] | undefined;

  async function loadCopy(day: string): Promise<Uint8Array | undefined> {
    const month = monthOfDay(day);
    if ((wanted.get(month)?.length ?? 0) < MIN_DAYS || !isFinished(month, now)) return undefined;
    if (latest?.month !== month) latest = { month, copies: loadMonth(guild, month) };
    const copies = await latest.copies;
    // A copy that does not arrive counts as missing: the day has its own file.
    return await copies?.[Number(day.slice(-2)) - 1]?.catch(() => undefined);
  }

  async function addDay(day: string, file: Uint8Array | undefined): Promise<void> {
    const month = monthOfDay(day);
    if (day.endsWith('-01')) files = [];
    if (file) files?.push(file);
    if (bytesOf(files) > MAX_BYTES) files = undefined;
    if (day === lastDayOf(month) && files?.length === Number(day.slice(-2)))
      await storeMonth(guild, month, files);
  }

  return { loadCopy, addDay };
}

const bytesOf = (files: readonly Uint8Array[] = []): number =>
  files.reduce((sum, { byteLength }) => sum + byteLength, 0);
const lastDayOf = (month: string): string => dayOf(monthStart(nextMonth(month)) - DAY_MS);

/** Whether all days of a month may be filed. */
const isFinished = (month: string, now: number): boolean => canBeFiled(lastDayOf(month), now);
