import { offsetsOf, UTC } from '../../shared/dates/zone.ts';
import type { Locale } from '../../shared/locale.ts';
import { HOUR_MS, type Range } from '../../shared/time.ts';
import { WORDS } from '../words/report-words.ts';

/** What has to be said of the zone (IANA name) that a table of hours or weekdays goes by. */
export function zoneNotes(range: Range, zone: string, locale: Locale): string[] {
  const words = WORDS[locale].report;
  if (zone === UTC) return [words.inUtc];
  const past = offsetsOf(range, zone).find((offset) => offset % HOUR_MS !== 0);
  if (past === undefined) return [words.inZone(zone)];
  const minutes = (((past % HOUR_MS) + HOUR_MS) % HOUR_MS) / 60_000;
  return [words.inZone(zone), words.offTheHour(String(minutes))];
}
