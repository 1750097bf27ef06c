import { createReadStream, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { mappingsAndSalts, people } from './deleted-data.ts';
import type { Finds } from './findings.ts';
import type { Look, Searcher } from './searcher.ts';
import type { Where } from './secrets.ts';
import type { Known } from './table-contents.ts';

/** Bytes read at a time. */
const CHUNK = 1 << 22;

/** The embedded DynamoDB's and SQS's files; SQLite adds to these names those of the files beside them. */
export const DATABASE = 'dynamodb.sqlite';
export const QUEUES = 'fauxqs.db';

/** The files that are kept in a data directory, by their paths in it; not the lock, which is ours. */
export function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(dir, join(parentPath, name)))
    .filter((path) => path !== 'lock')
    .sort();
}

/** Where what is searched lies. `look` sees each piece of it as well, as it is and unpacked. */
export interface Place {
  where: Where;
  place: string;
  look?: Look;
}

export interface Tools {
  searcher: Searcher;
  finds: Finds;
}

/**
 * Searches the name and the bytes of one of them, and the bytes once more unpacked if it is gzipped. `expected` are the
 * people who may be in the queues' file.
 */
export async function searchKeptFile(
  dir: string,
  file: string,
  tools: Tools & { known: Known; expected: ReadonlySet<string> },
): Promise<void> {
  const { searcher, finds, known, expected } = tools;
  const place = searcher.masked(file);
  searcher.part(file, 'file', `the name of ${place}`);
  const open = () => createReadStream(join(dir, file), { highWaterMark: CHUNK });
  if (file.startsWith(DATABASE)) {
    const look = mappingsAndSalts(known, finds);
    await searchPacked(open, { where: 'database', place, look }, tools);
  } else if (file.startsWith(QUEUES)) {
    await searchPacked(open, { where: 'queues', place, look: people(expected, finds) }, tools);
  } else {
    await searchPacked(open, { where: 'file', place }, tools);
  }
}

/** Searches what can be read as often as is wanted, as it is and, if it is gzipped, unpacked. */
export async function searchPacked(
  open: () => Readable | Promise<Readable>,
  { where, place, look }: Place,
  { searcher, finds }: Tools,
): Promise<void> {
  let packed = false;
  try {
    await searcher.stream(await open(), where, place, (window) => {
      // RFC 1952: a gzip member begins with 1f 8b.
      if (window.offset === 0) packed = window.bytes[0] === 0x1f && window.bytes[1] === 0x8b;
      look?.(window, place);
    });
    if (packed) await searcher.stream(unpacked(await open()), where, `${place}, unpacked`, look);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'an unknown error';
    finds.add({ kind: 'unreadable', what: `could not be read to its end (${code})`, place });
  }
}

function unpacked(packed: Readable): Readable {
  const gunzip = createGunzip();
  // The error reaches whoever reads the result; without a callback it would be thrown at nobody.
  pipeline(packed, gunzip, () => {});
  return gunzip;
}
