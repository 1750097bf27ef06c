import { HOUR_MS } from '../../shared/time.ts';
import { offsetsOf, UTC } from '../../shared/zone.ts';
import { WORDS } from './report-words.ts';

/** What has to be said of the zone (IANA name) that a table of hours or weekdays goes by. */
export function zoneNotes(range: { start: number; end: number }, zone: string): string[] {
  if (zone === UTC) return [WORDS.inUtc];
  const past = offsetsOf(range, zone).find((offset) => offset % HOUR_MS !== 0);
  if (past === undefined) return [WORDS.inZone(zone)];
  const minutes = (((past % HOUR_MS) + HOUR_MS) % HOUR_MS) / 60_000;
  return [WORDS.inZone(zone), WORDS.offTheHour(String(minutes))];
}
