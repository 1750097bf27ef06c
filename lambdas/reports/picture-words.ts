import { type Locale, writeDate, writeNumber } from '../../shared/locale.ts';
import { DAY_MS } from '../../shared/time.ts';
import type { PictureWords } from './pictures/words.ts';
import { WORDS } from './words/words.ts';

/** 5 January 1970. */
const MONDAY = 4 * DAY_MS;

/** What a picture says, in a language. */
export function pictureWords(locale: Locale): PictureWords {
  return {
    ...WORDS[locale].picture,
    weekdays: Array.from({ length: 7 }, (_, day) =>
      writeDate(MONDAY + day * DAY_MS, locale, { weekday: 'short' }),
    ),
    number: (value) => writeNumber(value, locale, { maximumFractionDigits: Math.abs(value) < 1 ? 2 : 1 }),
    day: (at, timeZone) => writeDate(at, locale, { day: 'numeric', month: 'short', timeZone }),
    // All four languages write it so.
    clock: (at, timeZone) =>
      new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }),
  };
}
