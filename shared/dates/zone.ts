import { FixedOffsetZone, IANAZone } from 'luxon';
import { HOUR_MS, type Range } from '../time.ts';

const MINUTE_MS = 60_000;

/** The zone that days and hours are counted in where no other is asked for. */
export const UTC = 'UTC';

/** Whether a text names a time zone of the IANA database: `Europe/Berlin`, `UTC`. Offsets such as `+02:00` are none. */
export const isZone = (name: unknown): name is string =>
  typeof name === 'string' && /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name);

/**
 * How far ahead of UTC a zone's clocks are, in ms, for each UTC hour of a range of whole hours. Asking the time zone
 * database takes some 20 µs: it is asked once a day, and for each hour only on days on which the clocks change.
 */
export function offsetsOf({ start, end }: Range, name: string): Float64Array {
  // The time zone database is opened at the first question, which takes longer than any other.
  const zone = name === UTC ? FixedOffsetZone.utcInstance : IANAZone.create(name);
  const at = (hour: number): number => zone.offset(start + hour * HOUR_MS) * MINUTE_MS;
  const offsets = new Float64Array((end - start) / HOUR_MS);
  for (let from = 0; from < offsets.length; from += 24) {
    const to = Math.min(from + 24, offsets.length);
    const first = at(from);
    if (at(to) === first) offsets.fill(first, from, to);
    else for (let hour = from; hour < to; hour++) offsets[hour] = at(hour);
  }
  return offsets;
}
