import { make } from './dom.ts';

/** Discord: Reference, Message Formatting, Timestamp Styles. */
const STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};
const FULL: Intl.DateTimeFormatOptions = { dateStyle: 'full', timeStyle: 'long' };

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** An instant (ms) in the reader's time zone and language, in one of Discord's styles; the whole of it on hovering. */
export function timeElement(at: number, style: string, locale: string): HTMLElement {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return make('span', {}, 'Invalid date');
  const text = style === 'R' ? relative(at, locale) : write(date, locale, STYLES[style] ?? {});
  const title = write(date, locale, FULL);
  return make('time', { class: 'timestamp', datetime: date.toISOString(), title }, text);
}

/** When a message was written: the time of day, with the date where that is another one. */
export function messageTime(timestamp: string, locale: string): HTMLElement {
  const date = new Date(timestamp);
  const isToday = date.toDateString() === new Date().toDateString();
  const shown = write(
    date,
    locale,
    isToday ? { timeStyle: 'short' } : { dateStyle: 'short', timeStyle: 'short' },
  );
  return make('time', { datetime: date.toISOString(), title: write(date, locale, FULL) }, shown);
}

const write = (date: Date, locale: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, options).format(date);

function relative(at: number, locale: string): string {
  const seconds = Math.round((at - Date.now()) / 1000);
  const [unit, size] = UNITS.find(([, least]) => Math.abs(seconds) >= least) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}
