import { dayOf, HOUR_MS, hourOfDay, hourStart, isoSeconds } from '../../../shared/time.ts';

/** `[from, to)`, ms. */
export interface Window {
  from: number;
  to: number;
}

/** What really happened, kept by the simulator. Instants are ms of the simulated clock. */
export interface Truth {
  message: (at: number, guild: string, user: string, channel: string) => void;
  join: (at: number, guild: string) => void;
  part: (at: number, guild: string) => void;
  /** Connects, moves or (without a channel) disconnects someone. */
  voice: (at: number, guild: string, user: string, channel?: string) => void;
  /** Ends every connection at the end of the round. */
  end: (at: number) => void;
  /** How often each cell should have been counted: at least what was outside the windows, at most everything. */
  counts: (windows: readonly Window[]) => Map<string, Bounds>;
  /**
   * The seconds of each person in each hour and channel: exact but for the windows that its changes fell in, and for
   * `stall`, the seconds for which the machine itself may have stood still between an event and its arrival. What lies in
   * `lost` may be missing.
   */
  seconds: (options: {
    windows: readonly Window[];
    lost: readonly Window[];
    stall: number;
  }) => Map<string, Bounds>;
}

export interface Bounds {
  least: number;
  most: number;
}

/** The name of a cell: what it counts, of whom, where, in which hour. */
export const cellName = (what: string, guild: string, hour: number, user = '', channel = ''): string =>
  [what, guild, dayOf(hour), hourOfDay(hour), user, channel].join(' ');
/** `hour` is any of its milliseconds. */
export const voiceName = (guild: string, hour: number, user: string, channel: string): string =>
  ['voice', guild, isoSeconds(hourStart(hour)), user, channel].join(' ');

interface Stay extends Window {
  guild: string;
  user: string;
  channel: string;
}

/** Arrival is a little after the event, and counted in whole seconds. */
const ROUNDING_S = 1;

export function createTruth(): Truth {
  const events: { at: number; cell: string }[] = [];
  const stays: Stay[] = [];
  const open = new Map<string, Stay>();

  function disconnect(at: number, key: string): void {
    const stay = open.get(key);
    if (!stay) return;
    open.delete(key);
    stays.push({ ...stay, to: at });
  }

  return {
    message: (at, guild, user, channel) =>
      void events.push({ at, cell: cellName('msg', guild, hourStart(at), user, channel) }),
    join: (at, guild) => void events.push({ at, cell: cellName('join', guild, hourStart(at)) }),
    // Told without a time: counted in the hour of its arrival, whichever that is.
    part: (at, guild) => void events.push({ at, cell: cellName('part', guild, 0) }),
    voice(at, guild, user, channel) {
      const key = `${guild} ${user}`;
      disconnect(at, key);
      if (channel !== undefined) open.set(key, { guild, user, channel, from: at, to: at });
    },
    end(at) {
      for (const key of [...open.keys()]) disconnect(at, key);
    },
    counts(windows) {
      const bounds = new Map<string, Bounds>();
      for (const { at, cell } of events) {
        const known = bounds.get(cell) ?? { least: 0, most: 0 };
        const missed = windows.some(({ from, to }) => at >= from && at < to);
        bounds.set(cell, { least: known.least + (missed ? 0 : 1), most: known.most + 1 });
      }
      return bounds;
    },
    seconds({ windows, lost, stall }) {
      const bounds = new Map<string, Bounds>();
      const widen = (stay: Stay, at: number, least: number, most: number) => {
        const name = voiceName(stay.guild, at, stay.user, stay.channel);
        const known = bounds.get(name) ?? { least: 0, most: 0 };
        bounds.set(name, { least: known.least + least, most: known.most + most });
      };
      for (const stay of stays) {
        const late = ROUNDING_S + stall + outage(stay.to, windows);
        const slack = late + outage(stay.from, windows);
        for (const part of byHour(stay)) {
          const length = (part.to - part.from) / 1000;
          widen(stay, part.from, length - slack - overlap(part, lost), length + slack);
        }
        // An end that was heard of late may have been heard of in the next hour.
        const heard = stay.to + late * 1000;
        if (hourStart(heard) !== hourStart(stay.to)) widen(stay, heard, 0, late);
      }
      return bounds;
    },
  };
}

/** Seconds by which the time of a change that fell into an outage may be off. */
function outage(at: number, windows: readonly Window[]): number {
  let seconds = 0;
  for (const { from, to } of windows) if (at >= from && at < to) seconds += (to - from) / 1000;
  return seconds;
}

/** Seconds of a time that lie in windows. */
const overlap = ({ from, to }: Window, windows: readonly Window[]): number =>
  windows.reduce((sum, lost) => sum + Math.max(0, Math.min(to, lost.to) - Math.max(from, lost.from)), 0) /
  1000;

function* byHour({ from, to }: Window): Generator<Window> {
  for (let start = from; start < to; start = hourStart(start) + HOUR_MS)
    yield { from: start, to: Math.min(hourStart(start) + HOUR_MS, to) };
}
