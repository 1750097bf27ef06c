import type { Finds } from './findings.ts';
import type { Window } from './search/overlapping-chunks.ts';
import type { Look } from './searcher.ts';
import type { Known } from './table-contents.ts';

/**
 * What outlives the closing of its month, told by its shape with no salt at hand: SQLite leaves deleted rows where they
 * were until something else is written there, and exports show hashes while a month is open.
 */

/** An item of `identities` as the embedded DynamoDB writes it: its three attributes in any order. */
const MAPPING = /\{(?:"(?:pk|sk|token)":\{"S":"[0-9a-f#-]+"\},?){3}\}/g;
const MONTH = /"pk":\{"S":"\d+#(\d{4}-\d{2})"\}/;
const SALT = /"salt":\{"B":"([A-Za-z0-9+/]{43}=)"\}/g;
/** Someone in a batch: a `who`, or a key in the seconds of settled voice. */
const WHO = /"who":"([0-9a-f]{32})"|"([0-9a-f]{32})":\d/g;

/** A token or a hash in an export. */
const PERSON = /(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/g;

/** Looks through the database's file for mappings of closed months and for salts that are in no item. */
export function mappingsAndSalts(known: Known, finds: Finds): Look {
  const open = [...known.salts].filter(([month]) => !known.closed.has(month));
  const salts = new Set(open.map(([, salt]) => Buffer.from(salt).toString('base64')));
  return (window, place) => {
    for (const { 0: text, offset } of shapes(window, MAPPING)) {
      const month = MONTH.exec(text)?.[1];
      if (month !== undefined && known.closed.has(month))
        finds.add({ kind: 'mapping', what: `mapping of ${month}`, place, offset });
    }
    for (const { 1: salt = '', offset } of shapes(window, SALT)) {
      if (!salts.has(salt)) finds.add({ kind: 'salt', what: 'a salt of no open month', place, offset });
    }
  };
}

/** Looks through the queues' file for people who are in none of the messages and in no open month. */
export function people(expected: ReadonlySet<string>, finds: Finds): Look {
  return (window, place) => {
    for (const { 1: who, 2: key, offset } of shapes(window, WHO)) {
      if (!expected.has(who ?? key ?? ''))
        finds.add({
          kind: 'hash',
          what: 'someone’s hash of no open month, in a message that is gone',
          place,
          offset,
        });
    }
  };
}

/** Looks through a file of counts for whoever is none of those expected, and says `what` that is. */
export function peopleAmong(expected: ReadonlySet<string>, what: string, finds: Finds): Look {
  return (window, place) => {
    for (const { 0: person, offset } of shapes(window, PERSON)) {
      if (!expected.has(person)) finds.add({ kind: 'hash', what, place, offset });
    }
  };
}

function* shapes(
  { bytes, offset, seen }: Window,
  shape: RegExp,
): Generator<RegExpExecArray & { offset: number }> {
  for (const match of bytes.toString('latin1').matchAll(shape)) {
    if (match.index + match[0].length > seen) yield Object.assign(match, { offset: offset + match.index });
  }
}
