import { type Locale, TAGS } from '../../shared/locale.ts';
import { WORDS } from './report-words.ts';

/** The words of pictures in one language, and the formats of their numbers and times. */
export interface PictureWords {
  messages: string;
  voiceHours: string;
  joins: string;
  parts: string;
  activeUsers: string;
  voiceUsers: string;
  /** These two follow the name of what is counted: `Messages per hour`. */
  perHour: string;
  perDay: string;
  /** The title of the axis of hours. */
  hourOfDay: string;
  /** Legend of the shaded spans: gaps. */
  unseen: string;
  /** Legend of the empty cells: hours that are not in the range. */
  outside: string;
  /** Replaces a picture that has nothing to show. */
  nothing: string;
  total: (figure: string) => string;
  peak: (where: string, figure: string) => string;
  /** Short, Monday first. */
  weekdays: readonly string[];
  number: (value: number) => string;
  /** Formats the date of a moment (ms) in a time zone (IANA name): `9 Jan`. */
  day: (at: number, zone: string) => string;
  /** Formats the time of day of a moment (ms) in a time zone (IANA name): `13:00`. */
  clock: (at: number, zone: string) => string;
}

/** The picture words that follow from a locale (BCP 47 tag): weekdays and the formats of numbers and times. */
export function localeWords(locale: string): Pick<PictureWords, 'weekdays' | 'number' | 'day' | 'clock'> {
  const day = formatter(locale, { day: 'numeric', month: 'short' });
  const clock = formatter(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const weekday = formatter(locale, { weekday: 'short' });
  const large = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, useGrouping: 'always' });
  const small = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  return {
    // 5 January 1970 was a Monday.
    weekdays: Array.from({ length: 7 }, (_, n) => weekday(Date.UTC(1970, 0, 5 + n), 'UTC')),
    number: (value) => (Math.abs(value) < 1 ? small : large).format(value),
    day,
    clock,
  };
}

/** Keeps the format of the last zone: making one is slow, and an axis tries hundreds of labels in one zone. */
function formatter(locale: string, options: Intl.DateTimeFormatOptions): PictureWords['day'] {
  let last: { zone: string; format: Intl.DateTimeFormat } | undefined;
  return (at, zone) => {
    if (last?.zone !== zone) {
      last = { zone, format: new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }) };
    }
    return last.format.format(at);
  };
}

/** The words of a picture in one of the bot's languages. */
export function pickPictureWords(locale: Locale): PictureWords {
  return { ...WORDS[locale].picture, ...localeWords(TAGS[locale]) };
}

/** The words of pictures where no language is given. */
export const ENGLISH: PictureWords = pickPictureWords('en');
