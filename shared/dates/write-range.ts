import { type Locale, writeDate, writeNumber } from '../locale.ts';
import { DAY_MS, HOUR_MS, type Range } from '../time.ts';

/**
 * A range for people to read, `1 Jan 2018 00:00 – 1 Feb 2018 00:00 UTC, 31 days`. Both instants are written to the
 * minute, which shows that the end is excluded.
 */
export function describeRange(range: Range, locale: Locale): string {
  const hours = Math.round((range.end - range.start) / HOUR_MS);
  const lengths = [
    writeLength(Math.floor(hours / 24), 'day', locale),
    writeLength(hours % 24, 'hour', locale),
  ];
  const instants = `${writeInstant(range.start, locale)} – ${writeInstant(range.end, locale)}`;
  return `${instants} UTC, ${lengths.filter(Boolean).join(' ')}`;
}

/** An instant (ms) to the minute, in UTC: `1 Jan 2018 15:00`. */
export function writeInstant(at: number, locale: Locale): string {
  const date = writeDate(at, locale, { day: 'numeric', month: 'short', year: 'numeric' });
  return `${date} ${new Date(at).toISOString().slice(11, 16)}`;
}

function writeLength(count: number, unit: 'day' | 'hour', locale: Locale): string {
  return count === 0 ? '' : writeNumber(count, locale, { style: 'unit', unit, unitDisplay: 'long' });
}

/** An end of a range (ms) for a file name: `2018-01-01`, or `2018-01-12T15` when it is not the start of a day. */
export function rangeFileStamp(at: number): string {
  return new Date(at).toISOString().slice(0, at % DAY_MS === 0 ? 10 : 13);
}

/** A range of whole hours in a form that `parseDateRange` reads back exactly: `2018-01-12 15:00 to 2018-02-01`. */
export function writeRange(range: Range): string {
  return `${writePoint(range.start)} to ${writePoint(range.end)}`;
}

function writePoint(at: number): string {
  const iso = new Date(at).toISOString();
  return at % DAY_MS === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
}
