import { createReadStream, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DATABASE_FILE } from '../stack/data-dir.ts';
import { findMappingsAndSalts, findPeopleInMessages, locateInDatabase } from './deleted-data.ts';
import type { Findings } from './findings.ts';
import type { Inspect, Locate, Searcher } from './searcher.ts';
import type { TableContents } from './table-contents.ts';
import type { Location } from './verdict.ts';

/** Bytes that are read at once. */
const CHUNK_BYTES = 1 << 22;

/** The paths of all files in a data directory, relative to it, without the audit's own lock. */
export function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(dir, join(parentPath, name)))
    .filter((path) => path !== 'lock')
    .sort();
}

/** The place of a file or object that is searched. */
export interface Place {
  location: Location | Locate;
  /** The place in words, for findings. */
  place: string;
  /** Sees each chunk too, packed and unpacked. */
  inspect?: Inspect;
}

/** What every search uses. */
export interface Tools {
  searcher: Searcher;
  findings: Findings;
}

/**
 * Searches the name and the content of a file, and the unpacked content if it is gzipped. `expected` has the hashes that
 * may be in messages in the database's file.
 */
export async function searchFile(
  dir: string,
  file: string,
  tools: Tools & { contents: TableContents; expected: ReadonlySet<string> },
): Promise<void> {
  const { searcher, findings, contents, expected } = tools;
  const place = searcher.masked(file);
  searcher.searchPart(file, 'file', `the name of ${place}`);
  const open = () => createReadStream(join(dir, file), { highWaterMark: CHUNK_BYTES });
  if (file.startsWith(DATABASE_FILE)) {
    const inspections = [findMappingsAndSalts(contents, findings), findPeopleInMessages(expected, findings)];
    const inspect: Inspect = (chunk, at) => {
      for (const each of inspections) each(chunk, at);
    };
    await searchUnpacked(open, { location: locateInDatabase, place, inspect }, tools);
  } else {
    await searchUnpacked(open, { location: 'file', place }, tools);
  }
}

/**
 * Searches a content as it is and, if it is gzipped, unpacked. `open` is called for each reading. A content that cannot be
 * read to its end is a finding.
 */
export async function searchUnpacked(
  open: () => Readable | Promise<Readable>,
  { location, place, inspect }: Place,
  { searcher, findings }: Tools,
): Promise<void> {
  let isPacked = false;
  try {
    await searcher.searchStream(await open(), location, place, (chunk) => {
      // RFC 1952: a gzip member begins with 1f 8b.
      if (chunk.offset === 0) isPacked = chunk.bytes[0] === 0x1f && chunk.bytes[1] === 0x8b;
      inspect?.(chunk, place);
    });
    if (isPacked)
      await searcher.searchStream(unpacked(await open()), location, `${place}, unpacked`, inspect);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'an unknown error';
    findings.add({ kind: 'unreadable', what: `could not be read to its end (${code})`, place });
  }
}

function unpacked(packed: Readable): Readable {
  const gunzip = createGunzip();
  // The reader of the result gets the error. Without a callback here it would be thrown a second time, uncaught.
  pipeline(packed, gunzip, () => {});
  return gunzip;
}
