import { dayStart, HOUR_MS, type Range } from '../../shared/time.ts';
import type { DayCounters } from '../days/day-counters.ts';
import { type BitSet, createBitSet } from '../tuning/bit-set.ts';
import { eventOfSlot, hourOfSlot, SLOTS } from '../tuning/cell-columns.ts';
import { createPersonNumbering, type PersonNumbering } from './person-numbering.ts';

/** The figures of a channel, including its threads. */
export interface ChannelRow {
  id: string;
  messages: number;
  /** How many people wrote or talked there. */
  people: number;
  voiceHours: number;
}

/** What the table of channels covers. */
export interface BusyChannelsOptions {
  /** Half-open, ms, at whole UTC hours. */
  range: Range;
  /** Gives the channel of a thread, and any other channel itself. */
  rollUp: (channelId: string) => string;
  /** The numbering of people, to share with other folds of the same days. */
  people?: PersonNumbering | undefined;
}

/** What a channel has so far; seconds are of voice. */
interface Tally {
  messages: number;
  seconds: number;
  people: BitSet;
}

/** Makes a fold of days, in any order, into a table of channels. Its memory is one bit for each person and channel. */
export function createBusyChannels({ range, rollUp, people = createPersonNumbering() }: BusyChannelsOptions) {
  const channels = new Map<string, Tally>();

  function tallyOf(stored: string): Tally {
    const id = rollUp(stored);
    const tally = channels.get(id) ?? { messages: 0, seconds: 0, people: createBitSet() };
    channels.set(id, tally);
    return tally;
  }

  return {
    add(day: DayCounters): void {
      const start = dayStart(day.day);
      const isInRange = Uint8Array.from({ length: SLOTS }, (_, slot) => {
        const at = start + hourOfSlot(slot) * HOUR_MS;
        return Number(at >= range.start && at < range.end);
      });
      const numbers = people.numbersOf(day.users);
      const tallies = day.users.channels().map(tallyOf);
      const peopleBits = tallies.map((tally) => tally.people.reserve(people.size()));
      /** Messages and seconds of voice, for each channel. */
      const sums = new Float64Array(tallies.length * 2);
      const { user, channel, slot, count, length } = day.users.columns;
      for (let at = 0; at < length; at++) {
        const slotAt = slot[at] ?? 0;
        const counted = count[at] ?? 0;
        if (isInRange[slotAt] === 0 || counted <= 0) continue;
        const channelAt = channel[at] ?? 0;
        const into = channelAt * 2 + (eventOfSlot(slotAt) === 'msg' ? 0 : 1);
        sums[into] = (sums[into] ?? 0) + counted;
        const person = numbers[user[at] ?? 0] ?? 0;
        const bits = peopleBits[channelAt] as Uint32Array;
        bits[person >>> 5] = (bits[person >>> 5] ?? 0) | (1 << (person & 31));
      }
      for (const [at, tally] of tallies.entries()) {
        tally.messages += sums[at * 2] ?? 0;
        tally.seconds += sums[at * 2 + 1] ?? 0;
      }
    },
    /** The channels with counts, the busiest first: by their share of all messages plus their share of all voice time. */
    rows(): ChannelRow[] {
      const all = [...channels].filter(([, { messages, seconds }]) => messages + seconds > 0);
      const sum = (of: (tally: Tally) => number) =>
        all.reduce((total, [, tally]) => total + of(tally), 0) || 1;
      const messages = sum((tally) => tally.messages);
      const seconds = sum((tally) => tally.seconds);
      const share = (tally: Tally): number => tally.messages / messages + tally.seconds / seconds;
      return all
        .sort(([id, a], [other, b]) => share(b) - share(a) || (id < other ? -1 : 1))
        .map(([id, tally]) => ({
          id,
          messages: tally.messages,
          people: tally.people.size(),
          voiceHours: tally.seconds / 3600,
        }));
    },
  };
}
