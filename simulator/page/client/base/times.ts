import { make } from './dom.ts';

/** Timestamp styles (Discord: Reference, Message Formatting). */
const STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};
const FULL: Intl.DateTimeFormatOptions = { dateStyle: 'full', timeStyle: 'long' };

/** Units and their seconds. */
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** Draws a time (ms) in the browser's time zone, the given locale and one of Discord's styles. The tooltip has the full time. */
export function drawTimestamp(at: number, style: string, locale: string): HTMLElement {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return make('span', {}, 'Invalid date');
  const text = style === 'R' ? formatRelative(at, locale) : format(date, locale, STYLES[style] ?? {});
  const title = format(date, locale, FULL);
  return make('time', { class: 'timestamp', datetime: date.toISOString(), title }, text);
}

/** Draws the time (ISO 8601) of a message, with the date unless that is today. */
export function drawMessageTime(timestamp: string, locale: string): HTMLElement {
  const date = new Date(timestamp);
  const isToday = date.toDateString() === new Date().toDateString();
  const text = format(
    date,
    locale,
    isToday ? { timeStyle: 'short' } : { dateStyle: 'short', timeStyle: 'short' },
  );
  return make('time', { datetime: date.toISOString(), title: format(date, locale, FULL) }, text);
}

const format = (date: Date, locale: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, options).format(date);

function formatRelative(at: number, locale: string): string {
  const seconds = Math.round((at - Date.now()) / 1000);
  const [unit, size] = UNITS.find(([, least]) => Math.abs(seconds) >= least) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}
