import type { Fact } from '../../shared/messages/batch.ts';
import { HOUR_MS, hourStart, MONTH_GRACE_MS, monthOf, monthStart, nextMonth } from '../../shared/time.ts';
import type { Hasher } from './hasher.ts';

export interface SaltKeeperOptions {
  hasher: Hasher;
  /** The salt of a month that has begun or is about to, made if need be; undefined when the month is closed. */
  ensure: (month: string) => Promise<Uint8Array | undefined>;
  /** The salt of an older month, if it still exists. */
  read: (month: string) => Promise<Uint8Array | undefined>;
  /** Whether this shard has already finished a month. */
  hasFinished: (month: string) => Promise<boolean>;
}

export interface SaltKeeper {
  /** Whether everything that `at` needs is held: then `prepare` need not be awaited. */
  ready: (at: number) => boolean;
  /** Loads the month of `at`; fetches the next month's salt ahead in the month's last hour. */
  prepare: (at: number) => Promise<void>;
  /** Finishes the months that ended long enough before `at`: their salts are forgotten, and a fact says so. */
  finish: (at: number) => Fact[];
}

/** Which salts the worker holds: the open month's, for a while the one before, and soon the next. */
export function createSaltKeeper({ hasher, ensure, read, hasFinished }: SaltKeeperOptions): SaltKeeper {
  /** Months whose salt was looked for, found or not. */
  const settled = new Set<string>();
  /** Months whose salt is held, and from when on it is to be forgotten, ms. */
  const held = new Map<string, number>();
  /** The last hour that was ready: once it is, it stays so, and every dispatch asks. */
  let readyHour = Number.NaN;
  let ahead: Promise<void> | undefined;

  async function load(
    month: string,
    find: (month: string) => Promise<Uint8Array | undefined>,
  ): Promise<void> {
    const salt = await find(month);
    settled.add(month);
    if (!salt) return;
    hasher.hold(month, salt);
    held.set(month, monthStart(nextMonth(month)) + MONTH_GRACE_MS);
  }

  return {
    ready(at) {
      const hour = hourStart(at);
      if (hour === readyHour) return true;
      if (!settled.has(monthOf(at)) || !settled.has(monthOf(at + HOUR_MS))) return false;
      readyHour = hour;
      return true;
    },
    async prepare(at) {
      const month = monthOf(at);
      if (!settled.has(month)) {
        const before = monthOf(monthStart(month) - HOUR_MS);
        if (!settled.has(before) && !(await hasFinished(before))) await load(before, read);
        await load(month, ensure);
      }
      const next = monthOf(at + HOUR_MS);
      if (settled.has(next)) return;
      // Nobody waits for the salt of a month that has not begun: should it fail, the next call tries again.
      ahead ??= load(next, ensure).finally(() => {
        ahead = undefined;
      });
      ahead.catch(() => {});
    },
    finish(at) {
      const facts: Fact[] = [];
      for (const [month, forgotten] of held) {
        if (at < forgotten) continue;
        hasher.drop(month);
        held.delete(month);
        facts.push({ t: 'month-finished', month });
      }
      return facts;
    },
  };
}
