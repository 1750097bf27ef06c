import { errorFields, log } from '../../shared/log.ts';
import { canBeFiled, readFiledDays } from '../../shared/state/filed-days.ts';
import { type ColumnBuffers, createColumnBuffers } from '../tuning/column-buffers.ts';
import { type DayCounters, emptyDay, type GrowingDay, readItems } from './day-counters.ts';
import type { FiledDay } from './day-file.ts';
import { decodeDay } from './decode-day.ts';
import { encodeDay } from './encode-day.ts';
import { createGuildFiles, type GuildFiles, type LoadedFile } from './guild-files.ts';
import { type MayContinue, type PendingRead, readAhead } from './read-ahead.ts';

/** Days that are read at once, so that the answer for one is processed while others are on their way. */
const CONCURRENCY = 4;
/** Memory for the days that are read ahead. */
const MAX_BYTES = 24 * 2 ** 20;

/**
 * Reads days (`YYYY-MM-DD`) of a guild in order; each yielded day is valid until the next one. Days are read ahead: however
 * many there are, memory holds the yielded day and up to three more, as files or, where they are read item by item, 24 MB
 * of them.
 *
 * A day that is over is read from its file. Where it has no file, or one that lacks late batches, its items are read and
 * filed for the next time. An unreachable bucket costs time and nothing else. `now` is in ms. Throws the database's errors.
 */
export async function* readDays(
  guild: string,
  days: readonly string[],
  now = Date.now(),
): AsyncGenerator<DayCounters> {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return;
  const filed = await readFiledDays(guild, first, last);
  const source: Source = { guild, files: createGuildFiles(guild, days, now) };
  const readers = days.map((day) =>
    canBeFiled(day, now) ? fileReader(source, day, filed.get(day)) : itemReader(guild, day),
  );
  const buffers = createColumnBuffers();
  for await (const read of readAhead(readers, { concurrency: CONCURRENCY, maxBytes: MAX_BYTES })) {
    const { counters, file } = 'late' in read ? await decodeOrRead(source, read, buffers) : read;
    yield counters;
    await source.files.addDay(counters.day, file);
  }
}

/** Where days are read from. */
interface Source {
  guild: string;
  files: GuildFiles;
}

/** A file that is not decoded yet. It is valid only if it holds all `late` batches, those noted since the day was filed. */
interface UndecodedDay extends LoadedFile {
  day: string;
  late: readonly string[];
}

/** A day that was read, and its own file; no file where there is none or a copy was read. */
interface ReadDay {
  counters: DayCounters;
  file?: Uint8Array | undefined;
}

type Reader = (mayContinue: MayContinue) => PendingRead<UndecodedDay | ReadDay>;

function itemReader(guild: string, day: string): Reader {
  return (mayContinue) => {
    const counters = emptyDay(day);
    return {
      result: readItems(guild, counters, { mayContinue }).then(() => ({ counters })),
      bytes: counters.users.bytes,
    };
  };
}

/** `late` are the late batches noted for a filed day; undefined where the day is not filed. */
function fileReader(source: Source, day: string, late: readonly string[] | undefined): Reader {
  return (mayContinue) => {
    const counters = emptyDay(day);
    let bytes = counters.users.bytes;
    async function read(): Promise<UndecodedDay | ReadDay> {
      const loaded = late && (await source.files.load(day));
      if (!loaded) return await readAndFile(source, counters, late, mayContinue);
      bytes = () => loaded.file.byteLength;
      return { ...loaded, day, late };
    }
    return { result: read(), bytes: () => bytes() };
  };
}

/** Decodes a day's file if it holds all late batches. Else it tries the day's own file instead of a copy, then the items. */
async function decodeOrRead(
  source: Source,
  undecoded: UndecodedDay,
  buffers: ColumnBuffers,
): Promise<ReadDay> {
  const { day, file, isCopy, late } = undecoded;
  const decoded = tryDecoding(day, file, buffers);
  const included = new Set(decoded?.late);
  if (decoded && late.every((batch) => included.has(batch)))
    return { counters: decoded.counters, file: isCopy ? undefined : file };
  const own = isCopy ? await source.files.loadOwn(day) : undefined;
  if (own) return await decodeOrRead(source, { ...own, day, late }, buffers);
  return await readAndFile(source, emptyDay(day), late);
}

/** Undefined where the file cannot be decoded: the day is then filed again. */
function tryDecoding(day: string, file: Uint8Array, buffers: ColumnBuffers): FiledDay | undefined {
  try {
    return decodeDay(day, file, buffers);
  } catch (error) {
    log('warn', 'The file of a day is broken.', { day, ...errorFields(error) });
    return undefined;
  }
}

async function readAndFile(
  { guild, files }: Source,
  counters: GrowingDay,
  late: readonly string[] | undefined,
  mayContinue: MayContinue = () => true,
): Promise<ReadDay> {
  const { day } = counters;
  // The mark comes first: ingest notes what it puts from then on. Batches noted earlier are among the items.
  const isMarked = late !== undefined || (await files.mark(day));
  const isComplete = await readItems(guild, counters, { mayContinue, consistent: isMarked });
  if (!isMarked || !isComplete) return { counters };
  return { counters, file: await files.store(day, () => encodeDay({ counters, late: late ?? [] })) };
}
