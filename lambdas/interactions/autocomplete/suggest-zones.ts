/** The choices that `timezone` offers while the user types. */

import { UTC } from '../../../shared/dates/zone.ts';
import type { Locale } from '../../../shared/locale.ts';
import { type Choice, MOST_CHOICES } from '../endpoint/response.ts';
import { WORDS } from '../words/interaction-words.ts';
import { type Found, findZones, nearZones } from '../zones/find-zones.ts';
import { ALIASES, POPULOUS, ZONES_BY_LOCALE } from '../zones/zone-names.ts';

/** How time zones are suggested. */
export interface SuggestZonesOptions {
  /** The time of the interaction, ms. */
  now: number;
  /** The user's language. */
  locale: Locale;
  /** The user's language as Discord names it, with more about where they may live: `en-GB`, `pt-BR`. */
  discordLocale: string;
}

/** The zones that match the typed text, or come near it, each with its offset from UTC at `now`. */
export function suggestZones(typed: string, options: SuggestZonesOptions): Choice[] {
  const found = typed.trim() === '' ? usualZones(options.discordLocale) : findOrNear(typed, options);
  return found.slice(0, MOST_CHOICES).map(({ zone, by }) => {
    const name = WORDS[options.locale].zones.choice(zone, offsetIn(zone, options.now));
    return { name: by === undefined ? name : `${by}: ${name}`, value: zone };
  });
}

function findOrNear(typed: string, { now, discordLocale }: SuggestZonesOptions): Found[] {
  const offset = OFFSET.exec(typed.trim());
  const atOffset = offset ? zonesAt(offset, now) : [];
  if (atOffset.length > 0) return atOffset;
  const found = findZones(typed);
  if (found.length > 0) return found;
  const near = nearZones(typed);
  return near.length > 0 ? near : usualZones(discordLocale);
}

/** `+2`, `UTC-3`, `GMT+5:30`. */
const OFFSET = /^(?:utc|gmt)? ?([+-])(\d{1,2})(?::?(\d{2}))?$/i;

/** The zones with many people that have an offset from UTC at `now`. */
function zonesAt([, sign, hours = '', minutes = '00']: RegExpExecArray, now: number): Found[] {
  const wanted = `UTC${sign}${hours.padStart(2, '0')}:${minutes}`;
  return [...new Set([...POPULOUS, ...Object.keys(ALIASES)])]
    .filter((zone) => offsetIn(zone, now) === wanted)
    .map((zone) => ({ zone }));
}

function usualZones(discordLocale: string): Found[] {
  return [...new Set([UTC, ...(ZONES_BY_LOCALE.get(discordLocale) ?? []), ...POPULOUS])].map((zone) => ({
    zone,
  }));
}

/** The offset of a zone from UTC, as `UTC+01:00`. */
function offsetIn(zone: string, now: number): string {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const offset = format.formatToParts(now).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return offset === 'GMT' ? 'UTC+00:00' : offset.replace('GMT', 'UTC');
}
