/** Finds time zones by the names that people use for them. */
import { ALIASES, allZones, POPULOUS } from './zone-names.ts';

/** A zone that matches a search. */
export interface Found {
  /** IANA name. */
  zone: string;
  /** The alias that matched; absent where the zone's own name did. */
  by?: string;
}

interface Entry extends Found {
  /** The city, country or abbreviation, and the whole name, both normalised. */
  short: string;
  whole: string;
}

/** A text normalised for comparison: lower case, without accents, one space between words. */
const normalise = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}+]+/gu, ' ')
    .trim();

interface Index {
  entries: readonly Entry[];
  /** Characters of the longest name. */
  longest: number;
}

/** Made at the first search, because most invocations never search for a zone. */
let index: Index | undefined;

const zoneIndex = (): Index => (index ??= createIndex());

function createIndex(): Index {
  const entries = allZones().flatMap((zone): Entry[] => [
    { zone, short: normalise(zone.slice(zone.lastIndexOf('/') + 1)), whole: normalise(zone) },
    ...(ALIASES[zone] ?? []).map((by) => ({ zone, by, short: normalise(by), whole: normalise(by) })),
  ]);
  return { entries, longest: Math.max(...entries.map(({ whole }) => whole.length)) };
}

/**
 * A search text normalised and cut to one character more than the longest name; more could not match anything. It is
 * cut before it is normalised, because one code point can become eighteen letters, and again afterwards.
 */
function normaliseSearch(text: string): string {
  const most = zoneIndex().longest + 1;
  // A code point is one or two units of UTF-16.
  const codePoints = [...text.trimStart().slice(0, 2 * most)];
  return normalise(codePoints.slice(0, most).join('')).slice(0, most);
}

/** How well an entry matches, 0 best; undefined where it does not. */
function rank({ short, whole }: Entry, wanted: string): number | undefined {
  if (short === wanted || whole === wanted) return 0;
  if (short.startsWith(wanted)) return 1;
  if (` ${short}`.includes(` ${wanted}`) || whole.startsWith(wanted)) return 2;
  if (` ${whole}`.includes(` ${wanted}`)) return 3;
  return whole.includes(wanted) ? 4 : undefined;
}

/** The order of entries that match equally well: zones with many people come first. */
function order({ zone }: Entry): number {
  const at = POPULOUS.indexOf(zone);
  if (at >= 0) return at;
  return POPULOUS.length + (ALIASES[zone] ? 0 : 1);
}

/** The zones with the text in their name, or in a city, country or abbreviation of theirs; the best matches first. */
export const findZones = (text: string): Found[] => findNormalised(normaliseSearch(text));

function findNormalised(wanted: string): Found[] {
  if (wanted === '') return [];
  const ranked = zoneIndex()
    .entries.flatMap((entry) => {
      const at = rank(entry, wanted);
      return at === undefined ? [] : [{ entry, at }];
    })
    .sort((a, b) => a.at - b.at || order(a.entry) - order(b.entry));
  const found = new Map<string, Found>();
  for (const { entry } of ranked) {
    const { zone, by } = entry;
    if (!found.has(zone)) found.set(zone, { zone, ...(by !== undefined && { by }) });
  }
  return [...found.values()];
}

/** The zones nearest to a text that matches none: those that match the longest beginning of it, or of its last part. */
export function nearZones(text: string): Found[] {
  const parts = [text, text.slice(text.lastIndexOf('/') + 1)].map(normaliseSearch);
  for (let left = Math.max(...parts.map((part) => part.length)); left > 0; left--) {
    for (const part of parts) {
      const found = left <= part.length ? findNormalised(part.slice(0, left).trimEnd()) : [];
      if (found.length > 0) return found;
    }
  }
  return [];
}
