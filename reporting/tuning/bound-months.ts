/**
 * Months whose days' files are bound, one after another in one object: 31 requests take longer than reading what they bring.
 * Whoever goes through a whole month file by file binds it. What is bound are copies, each of which says what it holds as the
 * file did; none is made of a copy, so that no copy outlives its file by more than files are kept.
 */

import { mayBeFiled } from '../../shared/state/filed-days.ts';
import { DAY_MS, dayOf, monthOfDay, monthStart, nextMonth } from '../../shared/time.ts';

/** Of a month that has more, requests are the least of it, and all of it would have to be held in memory. */
const MOST_BYTES = 16 * 2 ** 20;
/** Where fewer of a month's days are wanted, fetching all of it is not worth while. */
const MANY_DAYS = 8;

export interface BoundMonths {
  /** The copy of a day's file; undefined where there is none. To be asked in order of the days. Throws the SDK's errors. */
  copyOf(day: string): Promise<Uint8Array | undefined>;
  /**
   * To be told of each day that was gone through, in order, and of its file, unless it has none or a copy was used. With the last
   * day of a month all of whose files it was told of it binds them. Throws the SDK's errors.
   */
  passed(day: string, file: Uint8Array | undefined): Promise<void>;
}

/** Where bound months are kept. Both throw the SDK's errors. */
export interface MonthStore {
  /** The files of a guild's month, each as soon as it has arrived; undefined where they are not bound. */
  loadMonth: (guild: string, month: string) => Promise<Promise<Uint8Array>[] | undefined>;
  storeMonth: (guild: string, month: string, files: readonly Uint8Array[]) => Promise<void>;
}

/** For going through `days` of a guild at the moment `now` (ms). */
export function createBoundMonths(
  { loadMonth, storeMonth }: MonthStore,
  { guild, days, now }: { guild: string; days: readonly string[]; now: number },
): BoundMonths {
  const wanted = Map.groupBy(days, monthOfDay);
  let latest: { month: string; copies: ReturnType<MonthStore['loadMonth']> } | undefined;
  /** The month's files so far; undefined where they have become too many. */
  let files: Uint8Array[] | undefined;

  async function copyOf(day: string): Promise<Uint8Array | undefined> {
    const month = monthOfDay(day);
    if ((wanted.get(month)?.length ?? 0) < MANY_DAYS || !isOver(month, now)) return undefined;
    if (latest?.month !== month) latest = { month, copies: loadMonth(guild, month) };
    const copies = await latest.copies;
    // One that does not arrive is none: the day's own file is still there.
    return await copies?.[Number(day.slice(-2)) - 1]?.catch(() => undefined);
  }

  async function passed(day: string, file: Uint8Array | undefined): Promise<void> {
    const month = monthOfDay(day);
    if (day.endsWith('-01')) files = [];
    if (file) files?.push(file);
    if (bytesOf(files) > MOST_BYTES) files = undefined;
    if (day === lastDayOf(month) && files?.length === Number(day.slice(-2)))
      await storeMonth(guild, month, files);
  }

  return { copyOf, passed };
}

const bytesOf = (files: readonly Uint8Array[] = []): number =>
  files.reduce((sum, { byteLength }) => sum + byteLength, 0);
const lastDayOf = (month: string): string => dayOf(monthStart(nextMonth(month)) - DAY_MS);

/** Whether each of its days may be filed. */
const isOver = (month: string, now: number): boolean => mayBeFiled(lastDayOf(month), now);
