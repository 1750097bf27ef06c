import { HOUR_MS, hourStart, type Range } from '../../../shared/time.ts';
import { countName, voiceName } from './counter-names.ts';

/** The least and the most that a counter may hold. */
export interface Bounds {
  least: number;
  most: number;
}

/** What may have kept voice seconds from being exact. */
export interface Inexactness {
  /** When events arrived later than they happened. */
  outages: readonly Range[];
  /** Times whose seconds may be missing. */
  missing: readonly Range[];
  /** The longest time for which the machine stood still between an event and its arrival, s. */
  stallSeconds: number;
}

/** Records what happens in the simulated world, and says what the counters should hold. Times are ms of the simulated clock. */
export interface Expectation {
  message: (at: number, guild: string, user: string, channel: string) => void;
  join: (at: number, guild: string) => void;
  part: (at: number, guild: string) => void;
  /** A user connects or moves to a channel; without a channel they disconnect. */
  voice: (at: number, guild: string, user: string, channel?: string) => void;
  /** Ends every voice connection. */
  end: (at: number) => void;
  /** Bounds of the counters by name: the least without the events in the gaps, the most with them. */
  counts: (gaps: readonly Range[]) => Map<string, Bounds>;
  /** Bounds of the voice seconds by name. */
  seconds: (inexactness: Inexactness) => Map<string, Bounds>;
}

interface Stay extends Range {
  guild: string;
  user: string;
  channel: string;
}

/** Events arrive a little after they happen, and voice is counted in whole seconds. */
const ROUNDING_S = 1;

/** An expectation of nothing. */
export function createExpectation(): Expectation {
  const events: { at: number; name: string }[] = [];
  const stays: Stay[] = [];
  const open = new Map<string, Stay>();

  function disconnect(at: number, key: string): void {
    const stay = open.get(key);
    if (!stay) return;
    open.delete(key);
    stays.push({ ...stay, end: at });
  }

  return {
    message: (at, guild, user, channel) =>
      void events.push({ at, name: countName('msg', guild, at, user, channel) }),
    join: (at, guild) => void events.push({ at, name: countName('join', guild, at) }),
    // A part carries no time, so it counts in the hour of its arrival: its name has no hour.
    part: (at, guild) => void events.push({ at, name: countName('part', guild, 0) }),
    voice(at, guild, user, channel) {
      const key = `${guild} ${user}`;
      disconnect(at, key);
      if (channel !== undefined) open.set(key, { guild, user, channel, start: at, end: at });
    },
    end(at) {
      for (const key of [...open.keys()]) disconnect(at, key);
    },
    counts(gaps) {
      const bounds = new Map<string, Bounds>();
      for (const { at, name } of events) add(bounds, name, { least: isInside(at, gaps) ? 0 : 1, most: 1 });
      return bounds;
    },
    seconds(inexactness) {
      const bounds = new Map<string, Bounds>();
      for (const stay of stays) addStay(bounds, stay, inexactness);
      return bounds;
    },
  };
}

function addStay(
  bounds: Map<string, Bounds>,
  stay: Stay,
  { outages, missing, stallSeconds }: Inexactness,
): void {
  const nameAt = (at: number) => voiceName(stay.guild, at, stay.user, stay.channel);
  const lateEnd = ROUNDING_S + stallSeconds + delay(stay.end, outages);
  const slack = lateEnd + delay(stay.start, outages);
  for (const part of byHour(stay)) {
    const length = (part.end - part.start) / 1000;
    add(bounds, nameAt(part.start), { least: length - slack - overlap(part, missing), most: length + slack });
  }
  // An end that arrives late may arrive in the next hour.
  const arrival = stay.end + lateEnd * 1000;
  if (hourStart(arrival) !== hourStart(stay.end)) add(bounds, nameAt(arrival), { least: 0, most: lateEnd });
}

function add(bounds: Map<string, Bounds>, name: string, { least, most }: Bounds): void {
  const known = bounds.get(name) ?? { least: 0, most: 0 };
  bounds.set(name, { least: known.least + least, most: known.most + most });
}

const isInside = (at: number, ranges: readonly Range[]): boolean =>
  ranges.some(({ start, end }) => at >= start && at < end);

/** The most seconds by which a change at `at` may have arrived late. */
function delay(at: number, outages: readonly Range[]): number {
  let seconds = 0;
  for (const { start, end } of outages) if (at >= start && at < end) seconds += (end - start) / 1000;
  return seconds;
}

/** The seconds of a range that lie in other ranges. */
const overlap = ({ start, end }: Range, ranges: readonly Range[]): number =>
  ranges.reduce(
    (sum, other) => sum + Math.max(0, Math.min(end, other.end) - Math.max(start, other.start)),
    0,
  ) / 1000;

function* byHour({ start, end }: Range): Generator<Range> {
  for (let from = start; from < end; from = hourStart(from) + HOUR_MS)
    yield { start: from, end: Math.min(hourStart(from) + HOUR_MS, end) };
}
