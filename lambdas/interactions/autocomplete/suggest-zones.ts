/** What `timezone` offers while it is typed. */

import { UTC } from '../../../shared/dates/zone.ts';
import type { Locale } from '../../../shared/locale.ts';
import { type Choice, MOST_CHOICES } from '../endpoint/response.ts';
import { WORDS } from '../words/interaction-words.ts';
import { type Found, findZones, nearZones } from '../zones/find-zones.ts';
import { ALSO, HOMES, LARGE } from '../zones/zone-names.ts';

export interface SuggestingZones {
  /** The moment of asking, ms. */
  now: number;
  /** The language of whoever types. */
  locale: Locale;
  /** The same as Discord says it, which tells more of where they may live: `en-GB`, `pt-BR`. */
  discordLocale: string;
}

/** The zones that fit what was typed so far, or come near to it, with how far they are ahead of UTC at the moment. */
export function suggestZones(typed: string, options: SuggestingZones): Choice[] {
  const found = typed.trim() === '' ? usual(options.discordLocale) : findOrNear(typed, options);
  return found.slice(0, MOST_CHOICES).map(({ zone, by }) => {
    const name = WORDS[options.locale].zones.choice(zone, offsetIn(zone, options.now));
    return { name: by === undefined ? name : `${by}: ${name}`, value: zone };
  });
}

function findOrNear(typed: string, { now, discordLocale }: SuggestingZones): Found[] {
  const offset = OFFSET.exec(typed.trim());
  const ahead = offset ? withOffset(offset, now) : [];
  if (ahead.length > 0) return ahead;
  const found = findZones(typed);
  if (found.length > 0) return found;
  const near = nearZones(typed);
  return near.length > 0 ? near : usual(discordLocale);
}

/** `+2`, `UTC-3`, `GMT+5:30`. */
const OFFSET = /^(?:utc|gmt)? ?([+-])(\d{1,2})(?::?(\d{2}))?$/i;

/** Those of the zones where many live that are so far ahead of UTC at the moment. */
function withOffset([, sign, hours = '', minutes = '00']: RegExpExecArray, now: number): Found[] {
  const wanted = `UTC${sign}${hours.padStart(2, '0')}:${minutes}`;
  return [...new Set([...LARGE, ...Object.keys(ALSO)])]
    .filter((zone) => offsetIn(zone, now) === wanted)
    .map((zone) => ({ zone }));
}

function usual(discordLocale: string): Found[] {
  return [...new Set([UTC, ...(HOMES.get(discordLocale) ?? []), ...LARGE])].map((zone) => ({ zone }));
}

/** `UTC+01:00`. */
function offsetIn(zone: string, now: number): string {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const offset = format.formatToParts(now).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return offset === 'GMT' ? 'UTC+00:00' : offset.replace('GMT', 'UTC');
}
