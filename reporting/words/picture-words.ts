import { type Locale, TAGS } from '../../shared/locale.ts';
import { WORDS } from './report-words.ts';

/** What a picture says, in one language: strings, and functions that put figures and times into words. */
export interface PictureWords {
  messages: string;
  voiceHours: string;
  joins: string;
  parts: string;
  activeUsers: string;
  voiceUsers: string;
  /** Follow what is counted: `Messages per hour`. */
  perHour: string;
  perDay: string;
  /** What the axis of hours counts. */
  hourOfDay: string;
  /** The key to what is shaded: times of which nothing was seen. */
  unseen: string;
  /** The key to what is left open: hours that the range does not have. */
  outside: string;
  /** Stands where a picture would be of nothing. */
  nothing: string;
  total: (figure: string) => string;
  peak: (where: string, figure: string) => string;
  /** Short, Monday first. */
  weekdays: readonly string[];
  number: (value: number) => string;
  /** The day of an instant (ms) in a time zone (IANA name): `9 Jan`. */
  day: (at: number, zone: string) => string;
  /** The time of day of an instant (ms) in a time zone (IANA name): `13:00`. */
  clock: (at: number, zone: string) => string;
}

/** Those of a picture's words that a locale (BCP 47) settles by itself. */
export function localeWords(locale: string): Pick<PictureWords, 'weekdays' | 'number' | 'day' | 'clock'> {
  const day = formatter(locale, { day: 'numeric', month: 'short' });
  const clock = formatter(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const weekday = formatter(locale, { weekday: 'short' });
  const large = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, useGrouping: 'always' });
  const small = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  return {
    // The fifth of January 1970 was a Monday.
    weekdays: Array.from({ length: 7 }, (_, n) => weekday(Date.UTC(1970, 0, 5 + n), 'UTC')),
    number: (value) => (Math.abs(value) < 1 ? small : large).format(value),
    day,
    clock,
  };
}

/** Making a format is slow, and an axis has hundreds of labels to choose from in one zone. */
function formatter(locale: string, options: Intl.DateTimeFormatOptions): PictureWords['day'] {
  let made: { zone: string; format: Intl.DateTimeFormat } | undefined;
  return (at, zone) => {
    if (made?.zone !== zone) {
      made = { zone, format: new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }) };
    }
    return made.format.format(at);
  };
}

/** The words of a picture in one of the bot's languages. */
export function pickPictureWords(locale: Locale): PictureWords {
  return { ...WORDS[locale].picture, ...localeWords(TAGS[locale]) };
}

/** The words of pictures where no language is given. */
export const ENGLISH: PictureWords = pickPictureWords('en');
