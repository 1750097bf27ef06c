import { errorFields, log } from '../../shared/log.ts';
import { markFiled } from '../../shared/state/filed-days.ts';
import { createBoundMonths } from '../tuning/bound-months.ts';
import { loadDay, loadMonth, storeDay, storeMonth } from './stored-days.ts';

/** A day's file as bytes. */
export interface LoadedFile {
  file: Uint8Array;
  /** Whether it comes from a bound month, and may lack late batches that the day's own file has. */
  isCopy: boolean;
}

/**
 * The files of a guild's days, for one reader. Files only save time, so nothing here throws: a failure is logged, and after
 * the first one of its kind (loading or filing) the others are not tried, because each could take as long.
 */
export interface GuildFiles {
  /** Loads the file of a day (`YYYY-MM-DD`), from its bound month if there is one. Call it in the order of days. */
  load(day: string): Promise<LoadedFile | undefined>;
  /** Loads the day's own file. */
  loadOwn(day: string): Promise<LoadedFile | undefined>;
  /** Marks a day as filed, so that ingest notes what it puts from now on. Resolves to whether that worked. */
  mark(day: string): Promise<boolean>;
  /** Stores what `encode` returns as the file of a day, and returns it. */
  store(day: string, encode: () => Uint8Array<ArrayBuffer>): Promise<Uint8Array | undefined>;
  /** Takes in that a day was read, and its own file if there is one, to bind its month. Call it in the order of days. */
  addDay(day: string, file: Uint8Array | undefined): Promise<void>;
}

/** Makes the files for reading `days` (`YYYY-MM-DD`, in order) of a guild at the moment `now` (ms). */
export function createGuildFiles(guild: string, days: readonly string[], now: number): GuildFiles {
  const months = createBoundMonths({ loadMonth, storeMonth }, { guild, days, now });
  const failed = new Set<string>();

  async function attempt<T>(message: string, act: () => Promise<T>): Promise<T | undefined> {
    if (failed.has(message)) return undefined;
    try {
      return await act();
    } catch (error) {
      failed.add(message);
      log('warn', message, { guild, ...errorFields(error) });
      return undefined;
    }
  }
  const attemptLoading = <T>(act: () => Promise<T>) => attempt('The file of a day could not be loaded.', act);
  const attemptFiling = <T>(act: () => Promise<T>) => attempt('A day could not be filed.', act);

  return {
    load: (day) =>
      attemptLoading(async () => {
        const copy = await months.loadCopy(day);
        const file = copy ?? (await loadDay(guild, day));
        return file && { file, isCopy: copy !== undefined };
      }),
    loadOwn: (day) =>
      attemptLoading(async () => {
        const file = await loadDay(guild, day);
        return file && { file, isCopy: false };
      }),
    mark: async (day) => (await attemptFiling(() => markFiled(guild, day).then(() => true))) ?? false,
    store: (day, encode) =>
      attemptFiling(async () => {
        const file = encode();
        await storeDay(guild, day, file);
        return file;
      }),
    addDay: async (day, file) => void (await attemptFiling(() => months.addDay(day, file))),
  };
}
