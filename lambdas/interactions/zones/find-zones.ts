/** The search for time zones by what people call them. */
import { ALSO, LARGE, zones } from './zone-names.ts';

/** A zone that fits what was looked for. */
export interface Found {
  /** IANA name. */
  zone: string;
  /** What else it was found by, where that is not its own name. */
  by?: string;
}

interface Entry extends Found {
  /** The city, country or abbreviation, and the whole name, as compared. */
  short: string;
  whole: string;
}

/** Letters without accents, and words with a space between them. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}+]+/gu, ' ')
    .trim();

interface Known {
  entries: readonly Entry[];
  /** Characters of the longest name. */
  longest: number;
}

/** Made when first looked into: most commands never are asked for a zone, and start without it. */
let known: Known | undefined;

const knownZones = (): Known => (known ??= readZones());

function readZones(): Known {
  const entries = zones().flatMap((zone): Entry[] => [
    { zone, short: plain(zone.slice(zone.lastIndexOf('/') + 1)), whole: plain(zone) },
    ...(ALSO[zone] ?? []).map((by) => ({ zone, by, short: plain(by), whole: plain(by) })),
  ]);
  return { entries, longest: Math.max(...entries.map(({ whole }) => whole.length)) };
}

/**
 * A text as compared, of no more characters than can tell: one more than the longest name has. It is cut before it is
 * taken apart, since a single code point can stand for eighteen letters, and again afterwards.
 */
function wantedOf(text: string): string {
  const most = knownZones().longest + 1;
  // A code point is one or two units of UTF-16.
  const codePoints = [...text.trimStart().slice(0, 2 * most)];
  return plain(codePoints.slice(0, most).join('')).slice(0, most);
}

/** How well an entry fits, 0 best; undefined where it does not. */
function rank({ short, whole }: Entry, wanted: string): number | undefined {
  if (short === wanted || whole === wanted) return 0;
  if (short.startsWith(wanted)) return 1;
  if (` ${short}`.includes(` ${wanted}`) || whole.startsWith(wanted)) return 2;
  if (` ${whole}`.includes(` ${wanted}`)) return 3;
  return whole.includes(wanted) ? 4 : undefined;
}

/** Of zones that fit as well, those where many live come first. */
function size({ zone }: Entry): number {
  const at = LARGE.indexOf(zone);
  if (at >= 0) return at;
  return LARGE.length + (ALSO[zone] ? 0 : 1);
}

/** The zones whose name, a city, country or abbreviation in which has the text somewhere in it: those it fits best first. */
export const findZones = (text: string): Found[] => findPlain(wantedOf(text));

function findPlain(wanted: string): Found[] {
  if (wanted === '') return [];
  const ranked = knownZones()
    .entries.flatMap((entry) => {
      const at = rank(entry, wanted);
      return at === undefined ? [] : [{ entry, at }];
    })
    .sort((a, b) => a.at - b.at || size(a.entry) - size(b.entry));
  const found = new Map<string, Found>();
  for (const { entry } of ranked) {
    const { zone, by } = entry;
    if (!found.has(zone)) found.set(zone, { zone, ...(by !== undefined && { by }) });
  }
  return [...found.values()];
}

/** The zones that a text which names none comes nearest to: those that fit the longest beginning of it, or of its last part. */
export function nearZones(text: string): Found[] {
  const parts = [text, text.slice(text.lastIndexOf('/') + 1)].map(wantedOf);
  for (let left = Math.max(...parts.map((part) => part.length)); left > 0; left--) {
    for (const part of parts) {
      const found = left <= part.length ? findPlain(part.slice(0, left).trimEnd()) : [];
      if (found.length > 0) return found;
    }
  }
  return [];
}
