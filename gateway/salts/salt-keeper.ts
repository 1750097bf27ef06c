import type { Fact } from '../../shared/messages/batch.ts';
import { HOUR_MS, hourStart, MONTH_GRACE_MS, monthOf, monthStart, nextMonth } from '../../shared/time.ts';
import type { Hasher } from './hasher.ts';

/** What a salt keeper needs. */
export interface SaltKeeperOptions {
  hasher: Hasher;
  /**
   * Returns the salt of a month that has begun or is about to, and creates it if necessary; undefined when the month is
   * closed.
   */
  ensureSalt: (month: string) => Promise<Uint8Array | undefined>;
  /** Returns the salt of an older month, if it still exists. */
  readSalt: (month: string) => Promise<Uint8Array | undefined>;
  /** Whether this shard has already finished a month. */
  hasFinished: (month: string) => Promise<boolean>;
}

/** Keeps the salts that events of the current time need. All times are ms. */
export interface SaltKeeper {
  /** Whether every salt that `at` needs is loaded; then `prepare` is not necessary. */
  isReady: (at: number) => boolean;
  /**
   * Loads the salts of the month of `at` and of the month before. In a month's last hour, starts to load the next one.
   */
  prepare: (at: number) => Promise<void>;
  /** Forgets the salts of months that ended long enough before `at`, and returns the facts that say so. */
  finishMonths: (at: number) => Fact[];
}

/** Creates a keeper without salts. It gives the salts that it loads to `hasher`. */
export function createSaltKeeper({
  hasher,
  ensureSalt,
  readSalt,
  hasFinished,
}: SaltKeeperOptions): SaltKeeper {
  /** Months whose salt was looked for, whether or not it exists. */
  const loaded = new Set<string>();
  /** When the salt of each month must be forgotten, ms. */
  const forgetAt = new Map<string, number>();
  /** The last hour that was ready. It stays ready, and every dispatch asks. */
  let readyHour = Number.NaN;
  let loadingNext: Promise<void> | undefined;

  async function load(
    month: string,
    find: (month: string) => Promise<Uint8Array | undefined>,
  ): Promise<void> {
    const salt = await find(month);
    loaded.add(month);
    if (!salt) return;
    hasher.addSalt(month, salt);
    forgetAt.set(month, monthStart(nextMonth(month)) + MONTH_GRACE_MS);
  }

  return {
    isReady(at) {
      const hour = hourStart(at);
      if (hour === readyHour) return true;
      if (!loaded.has(monthOf(at)) || !loaded.has(monthOf(at + HOUR_MS))) return false;
      readyHour = hour;
      return true;
    },
    async prepare(at) {
      const month = monthOf(at);
      if (!loaded.has(month)) {
        const before = monthOf(monthStart(month) - HOUR_MS);
        if (!loaded.has(before) && !(await hasFinished(before))) await load(before, readSalt);
        await load(month, ensureSalt);
      }
      const next = monthOf(at + HOUR_MS);
      if (loaded.has(next)) return;
      // Nothing waits for the salt of a month that has not begun. If loading fails, the next call tries again.
      loadingNext ??= load(next, ensureSalt).finally(() => {
        loadingNext = undefined;
      });
      loadingNext.catch(() => {});
    },
    finishMonths(at) {
      const facts: Fact[] = [];
      for (const [month, due] of forgetAt) {
        if (at < due) continue;
        hasher.dropSalt(month);
        forgetAt.delete(month);
        facts.push({ t: 'month-finished', month });
      }
      return facts;
    },
  };
}
