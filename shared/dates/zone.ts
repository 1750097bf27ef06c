import { FixedOffsetZone, IANAZone } from 'luxon';
import { HOUR_MS, type Range } from '../time.ts';

const MINUTE_MS = 60_000;

/** The time zone of days and hours unless another is requested. */
export const UTC = 'UTC';

/** Whether a value is the name of a time zone in the IANA database: `Europe/Berlin`, `UTC`, but not an offset like `+02:00`. */
export const isZone = (name: unknown): name is string =>
  typeof name === 'string' && /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name);

/**
 * A zone's offset from UTC, in ms, for each UTC hour of a range of whole hours. A look-up in the time zone database takes
 * some 20 µs, so it is done once for each day, and for each hour only on days on which the clocks change.
 */
export function offsetsOf({ start, end }: Range, name: string): Float64Array {
  // UTC needs no database. The first look-up in it is slow, because it is opened then.
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
