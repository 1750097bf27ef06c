import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { pipeline as finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { isoSeconds } from '../../shared/time.ts';
import { HEADER, TimelineError, type TimelineEvent, timelineReader } from './timeline-line.ts';

/** The lines of one write. */
const CHUNK = 2_000;

/**
 * Reads a timeline: tab-separated, gzipped or not, in UTF-8, with either kind of line end. Checks every line first. Holds all
 * events in memory, some 80 bytes each. Throws TimelineError with the file, the line and what is expected there.
 */
export async function readTimeline(path: string): Promise<TimelineEvent[]> {
  const reader = timelineReader(path);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  try {
    const zipped = await isGzip(path);
    const file = createReadStream(path, { highWaterMark: 1 << 18 });
    const bytes: AsyncIterable<Buffer> = zipped ? unzipped(file) : file;
    for await (const chunk of bytes) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) reader.read(line);
    }
    rest += decoder.decode();
  } catch (error) {
    throw explained(error, path, reader.lines());
  }
  if (rest !== '') reader.read(rest);
  return reader.finish();
}

/**
 * Writes events in order of time as a timeline, gzipped when the path ends in `.gz`. Throws TimelineError where the file
 * cannot be written.
 */
export async function writeTimeline(path: string, events: Iterable<TimelineEvent>): Promise<void> {
  const text = Readable.from(chunks(events));
  try {
    const file = createWriteStream(path);
    await (path.endsWith('.gz') ? finished(text, createGzip(), file) : finished(text, file));
  } catch (error) {
    throw explained(error, path, 0, { ...REASONS, ENOENT: 'there is no such folder' });
  }
}

function* chunks(events: Iterable<TimelineEvent>): Generator<string> {
  let lines = [HEADER];
  for (const { at, kind, user, channel, bot } of events) {
    if (lines.length === CHUNK) {
      yield `${lines.join('\n')}\n`;
      lines = [];
    }
    const time = at % 1000 === 0 ? isoSeconds(at) : new Date(at).toISOString();
    lines.push(`${time}\t${kind}\t${user}\t${channel}\t${bot ? 1 : 0}`);
  }
  yield `${lines.join('\n')}\n`;
}

function unzipped(file: Readable): Readable {
  const gunzip = createGunzip();
  // The reader of the result gets the error. Without a callback it would be uncaught as well.
  pipeline(file, gunzip, () => {});
  return gunzip;
}

/** A gzip member begins with 1f 8b (RFC 1952). */
async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'this is not allowed',
  ENOSPC: 'the disk is full',
  EISDIR: 'this is a directory, expected a file',
  Z_BUF_ERROR: 'the gzip data ends too early: the file is truncated',
  Z_DATA_ERROR: 'the gzip data is damaged',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'the text is not UTF-8',
};

function explained(error: unknown, path: string, lines: number, reasons = REASONS): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = reasons[code];
  if (reason === undefined) return error;
  const place = lines === 0 ? '' : ` (somewhere after line ${lines})`;
  return new TimelineError(`${path}: ${reason}${place}.`);
}
