import type { Findings } from './findings.ts';
import type { Chunk } from './search/overlapping-chunks.ts';
import type { Inspect, Locate } from './searcher.ts';
import type { TableContents } from './table-contents.ts';

/**
 * Finds data of closed months by its shape, without a salt. SQLite leaves deleted rows in the file until it writes other
 * data there, and exports of an open month hold hashes.
 */

/** An item of `identities` as the embedded DynamoDB writes it, with its three attributes in any order. */
const MAPPING = /\{(?:"(?:pk|sk|token)":\{"S":"[0-9a-f#-]+"\},?){3}\}/g;
const MONTH = /"pk":\{"S":"\d+#(\d{4}-\d{2})"\}/;
const SALT = /"salt":\{"B":"([A-Za-z0-9+/]{43}=)"\}/g;
/** A person's hash in a batch: a `who`, or a key in the seconds of settled voice. */
const WHO = /"who":"([0-9a-f]{32})"|"([0-9a-f]{32})":\d/g;

/** What is before or after a hash in a batch: the name `who`, or a key's quotes. An item has `{"S":"…"}` around its values. */
const BEFORE_WHO = /(?:"who":|[{,])"$/;
const AFTER_WHO = /^"(?:,|:\d)/;
/** Bytes around a secret that show its shape. */
const SURROUNDINGS = 8;

/** A token or a hash in a file of counts. */
const PERSON = /(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/g;

/** Finds mappings of closed months, and salts that are not an open month's, in the database's file. */
export function findMappingsAndSalts(contents: TableContents, findings: Findings): Inspect {
  const open = [...contents.salts].filter(([month]) => !contents.closed.has(month));
  const salts = new Set(open.map(([, salt]) => Buffer.from(salt).toString('base64')));
  return (chunk, place) => {
    for (const { 0: text, offset } of matchesIn(chunk, MAPPING)) {
      const month = MONTH.exec(text)?.[1];
      if (month !== undefined && contents.closed.has(month))
        findings.add({ kind: 'mapping', what: `mapping of ${month}`, place, offset });
    }
    for (const { 1: salt = '', offset } of matchesIn(chunk, SALT)) {
      if (!salts.has(salt)) findings.add({ kind: 'salt', what: 'a salt of no open month', place, offset });
    }
  };
}

/**
 * Tells items from messages in the database's file by the bytes around a secret. One side is enough: SQLite puts a page's
 * header into a long text.
 */
export const locateInDatabase: Locate = (bytes, from, to) => {
  const text = (start: number, end: number) =>
    Buffer.from(bytes.subarray(Math.max(0, start), end)).toString('latin1');
  const isInBatch =
    BEFORE_WHO.test(text(from - SURROUNDINGS, from)) || AFTER_WHO.test(text(to, to + SURROUNDINGS));
  return isInBatch ? 'stored message' : 'stored item';
};

/** Finds hashes in messages in the database's file that are not among those expected. */
export function findPeopleInMessages(expected: ReadonlySet<string>, findings: Findings): Inspect {
  return (chunk, place) => {
    for (const { 1: who, 2: key, offset } of matchesIn(chunk, WHO)) {
      if (!expected.has(who ?? key ?? ''))
        findings.add({
          kind: 'hash',
          what: 'a hash of no open month, in a deleted message',
          place,
          offset,
        });
    }
  };
}

/** Finds tokens and hashes in a file of counts that are not among those expected. `what` describes such a finding. */
export function findUnexpectedPeople(
  expected: ReadonlySet<string>,
  what: string,
  findings: Findings,
): Inspect {
  return (chunk, place) => {
    for (const { 0: person, offset } of matchesIn(chunk, PERSON)) {
      if (!expected.has(person)) findings.add({ kind: 'hash', what, place, offset });
    }
  };
}

function* matchesIn(
  { bytes, offset, overlap }: Chunk,
  shape: RegExp,
): Generator<RegExpExecArray & { offset: number }> {
  for (const match of bytes.toString('latin1').matchAll(shape)) {
    if (match.index + match[0].length > overlap) yield Object.assign(match, { offset: offset + match.index });
  }
}
