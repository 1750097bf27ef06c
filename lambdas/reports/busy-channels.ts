import type { DayCounters } from '../../shared/counters.ts';
import { dayStart, HOUR_MS } from '../../shared/time.ts';

/** What happened in a channel, its threads included. */
export interface ChannelRow {
  id: string;
  messages: number;
  /** People who wrote or talked there. */
  people: number;
  voiceHours: number;
}

export interface BusyChannelsOptions {
  /** Half-open, ms, at whole UTC hours. */
  range: { start: number; end: number };
  /** The channel that a thread's counts belong to; any other channel is its own. */
  rollUp: (channelId: string) => string;
}

interface Tally {
  messages: number;
  seconds: number;
  people: Set<number>;
}

/** Folds days of counters, in any order, into a table of channels; it holds one number per person and channel. */
export function createBusyChannels({ range, rollUp }: BusyChannelsOptions) {
  const channels = new Map<string, Tally>();
  /** By the id that counts are stored under: the tally of the channel that they belong to. */
  const tallies = new Map<string, Tally>();
  const people = new Map<string, number>();

  function tallyOf(stored: string): Tally {
    const known = tallies.get(stored);
    if (known) return known;
    const id = rollUp(stored);
    const tally = channels.get(id) ?? { messages: 0, seconds: 0, people: new Set() };
    channels.set(id, tally);
    tallies.set(stored, tally);
    return tally;
  }

  return {
    add(day: DayCounters): void {
      const start = dayStart(day.day);
      const isAskedFor = Array.from({ length: 24 }, (_, hour) => {
        const at = start + hour * HOUR_MS;
        return at >= range.start && at < range.end;
      });
      for (const { token, cells } of day.users) {
        const person = people.get(token) ?? people.size;
        people.set(token, person);
        for (const { event, hour, channel, count } of cells) {
          if (!isAskedFor[hour] || count <= 0) continue;
          const tally = tallyOf(channel);
          tally.people.add(person);
          if (event === 'msg') tally.messages += count;
          else tally.seconds += count;
        }
      }
    },
    /** The channels with anything in them, the busiest first: by their part of all messages and that of all voice time. */
    rows(): ChannelRow[] {
      const all = [...channels].filter(([, { people }]) => people.size > 0);
      const sum = (of: (tally: Tally) => number) =>
        all.reduce((total, [, tally]) => total + of(tally), 0) || 1;
      const messages = sum((tally) => tally.messages);
      const seconds = sum((tally) => tally.seconds);
      const part = (tally: Tally): number => tally.messages / messages + tally.seconds / seconds;
      return all
        .sort(([id, a], [other, b]) => part(b) - part(a) || (id < other ? -1 : 1))
        .map(([id, tally]) => ({
          id,
          messages: tally.messages,
          people: tally.people.size,
          voiceHours: tally.seconds / 3600,
        }));
    },
  };
}
