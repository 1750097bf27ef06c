import { errorFields, log } from '../../shared/log.ts';
import { markFiled, mayBeFiled, readFiledDays } from '../../shared/state/filed-days.ts';
import { type BoundMonths, createBoundMonths } from '../tuning/bound-months.ts';
import { type ColumnBuffers, createColumnBuffers } from '../tuning/column-buffers.ts';
import { type DayCounters, emptyDay, type GrowingDay, readItems } from './day-counters.ts';
import type { FiledDay } from './day-file.ts';
import { decodeDay } from './decode-day.ts';
import { encodeDay } from './encode-day.ts';
import { type Reading, readAhead, type Turn } from './read-ahead.ts';
import { loadDay, loadMonth, storeDay, storeMonth } from './stored-days.ts';

/** Days read at once, so that one's answer is worked on while others are on their way. */
const AT_ONCE = 4;
const HELD_BYTES = 24 * 2 ** 20;

/**
 * The days of a guild in order, to go through: each is good until the next one is asked for. They are read ahead: however
 * many there are, it holds no more than the day it gives out and three to come, as files or, where they are read item by
 * item, 24 MB of them.
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
  const shelf: Shelf = {
    guild,
    cannot: new Set(),
    months: createBoundMonths({ loadMonth, storeMonth }, { guild, days, now }),
  };
  const readers = days.map((day) => {
    const late = filed.get(day);
    return mayBeFiled(day, now) ? filedReader(shelf, day, late) : itemsReader(guild, day);
  });
  const buffers = createColumnBuffers();
  for await (const read of readAhead(readers, { atOnce: AT_ONCE, heldBytes: HELD_BYTES })) {
    const { counters, file } = 'late' in read ? await opened(shelf, read, buffers) : read;
    yield counters;
    await ifPossible(shelf, 'file', () => shelf.months.addDay(counters.day, file));
  }
}

/** Where the files of a guild's days are. */
interface Shelf {
  guild: string;
  months: BoundMonths;
  /** What has failed once, and is not tried again meanwhile: it would take as long. */
  cannot: Set<'fetch' | 'file'>;
}

/** A day's file, and the batches that were noted of the day: if it lacks one of them it is not to be used. */
interface Found {
  day: string;
  file: Uint8Array;
  isCopy: boolean;
  late: readonly string[];
}

/** A day that was read, and the file that holds it, unless it has none or it was read from a copy. */
interface Read {
  counters: DayCounters;
  file?: Uint8Array | undefined;
}

type Reader = (turn: Turn) => Reading<Found | Read>;

function itemsReader(guild: string, day: string): Reader {
  return (goOn) => {
    const counters = emptyDay(day);
    return {
      whole: readItems(guild, counters, { goOn }).then(() => ({ counters })),
      bytes: counters.users.bytes,
    };
  };
}

/** `late` are the batches noted of a day that is marked; undefined where it is not. */
function filedReader(shelf: Shelf, day: string, late: readonly string[] | undefined): Reader {
  return (goOn) => {
    const counters = emptyDay(day);
    let bytes = counters.users.bytes;
    async function whole(): Promise<Found | Read> {
      const found = late && (await find(shelf, day, late));
      if (!found) return await readAndFile(shelf, counters, late, goOn);
      bytes = () => found.file.byteLength;
      return found;
    }
    return { whole: whole(), bytes: () => bytes() };
  };
}

function find(shelf: Shelf, day: string, late: readonly string[]): Promise<Found | undefined> {
  return ifPossible(shelf, 'fetch', async () => {
    const copy = await shelf.months.loadCopy(day);
    const file = copy ?? (await loadDay(shelf.guild, day));
    return file && { day, file, isCopy: copy !== undefined, late };
  });
}

/** What is in a day's file, if it holds everything; else what the day's items come to. A copy may lack what the file has. */
async function opened(
  shelf: Shelf,
  { day, file, isCopy, late }: Found,
  buffers: ColumnBuffers,
): Promise<Read> {
  const found = decoded(day, file, buffers);
  const held = new Set(found?.late);
  if (found && late.every((batch) => held.has(batch)))
    return { counters: found.counters, file: isCopy ? undefined : file };
  const own = isCopy && (await ifPossible(shelf, 'fetch', () => loadDay(shelf.guild, day)));
  if (own) return await opened(shelf, { day, file: own, isCopy: false, late }, buffers);
  return await readAndFile(shelf, emptyDay(day), late);
}

/** A file that cannot be decoded is as good as none: it is made anew. */
function decoded(day: string, file: Uint8Array, buffers: ColumnBuffers): FiledDay | undefined {
  try {
    return decodeDay(day, file, buffers);
  } catch (error) {
    log('warn', 'The file of a day is broken', errorFields(error));
    return undefined;
  }
}

async function readAndFile(
  shelf: Shelf,
  counters: GrowingDay,
  late: readonly string[] | undefined,
  goOn: Turn = () => true,
): Promise<Read> {
  const { guild } = shelf;
  const { day } = counters;
  // The mark comes first: what is put from here on is noted. What was noted before is among the items.
  const isMarked = late !== undefined || (await ifPossible(shelf, 'file', () => marked(guild, day)));
  const isWhole = await readItems(guild, counters, { goOn, consistent: isMarked === true });
  if (!isMarked || !isWhole) return { counters };
  const file = await ifPossible(shelf, 'file', async () => {
    const file = encodeDay({ counters, late: late ?? [] });
    await storeDay(guild, day, file);
    return file;
  });
  return { counters, file };
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
