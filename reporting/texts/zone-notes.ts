import { offsetsOf, UTC } from '../../shared/dates/zone.ts';
import type { Locale } from '../../shared/locale.ts';
import { HOUR_MS, type Range } from '../../shared/time.ts';
import { WORDS } from '../words/report-words.ts';

/** The notes about the time zone (IANA name) of a table of hours or weekdays. */
export function zoneNotes(range: Range, zone: string, locale: Locale): string[] {
  const words = WORDS[locale].report;
  if (zone === UTC) return [words.inUtc];
  const oddOffset = offsetsOf(range, zone).find((offset) => offset % HOUR_MS !== 0);
  if (oddOffset === undefined) return [words.inZone(zone)];
  const minutes = (((oddOffset % HOUR_MS) + HOUR_MS) % HOUR_MS) / 60_000;
  return [words.inZone(zone), words.offTheHour(String(minutes))];
}
