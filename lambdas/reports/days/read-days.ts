import { type DayCounters, emptyDay, type GrowingDay, readItems } from '../../../shared/counters.ts';
import { markFiled, mayBeFiled, readFiledDays } from '../../../shared/filed-days.ts';
import { errorFields, log } from '../../../shared/log.ts';
import type { FiledDay } from './day-file.ts';
import { decodeDay } from './decode-day.ts';
import { encodeDay } from './encode-day.ts';
import { type Reading, readAhead, type Turn } from './read-ahead.ts';
import { loadDay, storeDay } from './stored-days.ts';

/** Days read at once, so that one's answer is worked on while others are on their way. */
const AT_ONCE = 4;
const HELD_BYTES = 32 * 2 ** 20;

/**
 * The days of a guild in order, to go through: read ahead, and packed. However many there are, it holds no more than the
 * day it gives out and three to come; of these, as long as they are read item by item, 32 MB.
 *
 * A day that is over is read from its file. Where there is none yet, or one that lacks what came late, its items are read and
 * filed for the next time. A bucket that is away costs time and nothing else. `now` is in ms.
 */
export async function* readDays(
  guild: string,
  days: readonly string[],
  now = Date.now(),
): AsyncGenerator<DayCounters> {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return;
  const filed = await readFiledDays(guild, first, last);
  const shelf: Shelf = { guild, cannot: new Set() };
  yield* readAhead(
    days.map((day) => {
      const late = filed.get(day);
      return mayBeFiled(day, now) ? filedReader(shelf, day, late) : itemsReader(guild, day);
    }),
    { atOnce: AT_ONCE, heldBytes: HELD_BYTES },
  );
}

/** Where the files of a guild's days are. */
interface Shelf {
  guild: string;
  /** What has failed once, and is not tried again meanwhile: it would take as long. */
  cannot: Set<'fetch' | 'file'>;
}

type Reader = (turn: Turn) => Reading<DayCounters>;

function itemsReader(guild: string, day: string): Reader {
  return (goOn) => {
    const counters = emptyDay(day);
    return {
      whole: readItems(guild, counters, { goOn }).then(() => counters),
      bytes: counters.users.bytes,
    };
  };
}

/** `late` are the batches noted of a day that is marked; undefined where it is not. */
function filedReader(shelf: Shelf, day: string, late: readonly string[] | undefined): Reader {
  return (goOn) => {
    const counters = emptyDay(day);
    let known: DayCounters = counters;
    async function whole(): Promise<DayCounters> {
      const found = late && (await fromFile(shelf, day, late));
      if (found) known = found;
      else await readAndFile(shelf, counters, late, goOn);
      return known;
    }
    return { whole: whole(), bytes: () => known.users.bytes() };
  };
}

/** What is in a day's file, if it holds everything. */
async function fromFile(
  shelf: Shelf,
  day: string,
  late: readonly string[],
): Promise<DayCounters | undefined> {
  return await ifPossible(shelf, 'fetch', async () => {
    const bytes = await loadDay(shelf.guild, day);
    const found = bytes && decoded(day, bytes);
    const held = new Set(found?.late);
    return late.every((batch) => held.has(batch)) ? found?.counters : undefined;
  });
}

/** A file that cannot be decoded is as good as none: it is made anew. */
function decoded(day: string, bytes: Uint8Array): FiledDay | undefined {
  try {
    return decodeDay(day, bytes);
  } catch (error) {
    log('warn', 'The file of a day is broken', errorFields(error));
    return undefined;
  }
}

async function readAndFile(
  shelf: Shelf,
  counters: GrowingDay,
  late: readonly string[] | undefined,
  goOn: Turn,
): Promise<void> {
  const { guild } = shelf;
  const { day } = counters;
  // The mark comes first: what is put from here on is noted. What was noted before is among the items.
  const isMarked = late !== undefined || (await ifPossible(shelf, 'file', () => marked(guild, day)));
  const isWhole = await readItems(guild, counters, { goOn, consistent: isMarked === true });
  if (!isMarked || !isWhole) return;
  await ifPossible(shelf, 'file', () => storeDay(guild, day, encodeDay({ counters, late: late ?? [] })));
}

async function marked(guild: string, day: string): Promise<true> {
  await markFiled(guild, day);
  return true;
}

/** Files are there to save time: where one cannot be read or written, everything goes on without them. */
async function ifPossible<T>(
  { guild, cannot }: Shelf,
  what: 'fetch' | 'file',
  attempt: () => Promise<T>,
): Promise<T | undefined> {
  if (cannot.has(what)) return undefined;
  try {
    return await attempt();
  } catch (error) {
    cannot.add(what);
    log('warn', `Could not ${what} a day`, { guild, ...errorFields(error) });
    return undefined;
  }
}
