import type { DayCounters } from '../../shared/counters.ts';
import type { ReportType } from '../../shared/report-request.ts';
import { summarize } from '../../shared/statistics.ts';
import { DAY_MS, dayStart, HOUR_MS, hourOfDay } from '../../shared/time.ts';

/** The cases that a report is split into, by its type, in the order of its rows. */
const CASES = {
  full: ['full'],
  weekday: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  hourly: Array.from({ length: 24 }, (_, hour) => String(hour)),
} as const satisfies Record<ReportType, readonly string[]>;

/** One case of a report. Voice is in hours, means and deviations are per person with at least one. */
export interface ReportRow {
  case: string;
  /** The last count known at the end of the case's last hour in the range; null when none ever was, or it has no hour. */
  totalUsers: number | null;
  /** People with at least one message. */
  activeUsers: number;
  /** People with at least some voice time. */
  voiceUsers: number;
  joins: number;
  parts: number;
  messages: number;
  messagesPerUser: number;
  messagesStdev: number;
  voiceHours: number;
  voiceHoursPerUser: number;
  voiceHoursStdev: number;
}

export interface FoldOptions {
  /** Half-open, ms, at whole UTC hours. */
  range: { start: number; end: number };
  cases: ReportType;
  /** Only this channel and its threads, or only this thread. Joins, parts and totals stay server-wide. */
  channel?: string | undefined;
  /** The channel that a thread's counts belong to; any other channel is its own. */
  rollUp: (channelId: string) => string;
  /** The last count of members known before the first day. */
  initialTotal?: number | undefined;
}

export interface Fold {
  /** Takes in a day. The days come in order, and only the hours within the range count. */
  add(day: DayCounters): void;
  rows(): ReportRow[];
}

interface Tally {
  messages: Map<string, number>;
  /** Seconds. */
  voice: Map<string, number>;
  joins: number;
  parts: number;
  total: number | null;
  /** The start of the last hour in the range that belongs to the case, −Infinity where it has none. */
  lastHour: number;
}

/** Folds days of counters into a report in one pass; it holds one number per person, case and event. */
export function createFold({ range, cases, channel, rollUp, initialTotal }: FoldOptions): Fold {
  const tallies = newTallies(range, cases, initialTotal ?? null);
  const includes = channelFilter(channel, rollUp);
  const caseOfHour = new Int8Array(24);
  // One person's day by case, reused so that no cell costs an allocation.
  const messages = new Float64Array(tallies.length);
  const voice = new Float64Array(tallies.length);

  function addUsers(day: DayCounters): void {
    for (const user of day.users) {
      messages.fill(0);
      voice.fill(0);
      for (const { event, hour, channel, count } of user.cells) {
        const at = caseOfHour[hour] ?? -1;
        if (at < 0 || !includes(channel)) continue;
        const into = event === 'msg' ? messages : voice;
        into[at] = (into[at] ?? 0) + count;
      }
      for (const [at, tally] of tallies.entries()) {
        addTo(tally.messages, user.token, messages[at] ?? 0);
        addTo(tally.voice, user.token, voice[at] ?? 0);
      }
    }
  }

  return {
    add(day) {
      const start = dayStart(day.day);
      for (let hour = 0; hour < 24; hour++) {
        const at = start + hour * HOUR_MS;
        const index = at >= range.start && at < range.end ? caseAt(cases, at) : -1;
        caseOfHour[hour] = index;
        const tally = tallies[index];
        if (tally) {
          tally.joins += day.joins.get(hour) ?? 0;
          tally.parts += day.parts.get(hour) ?? 0;
        }
        const total = day.totals.get(hour);
        if (total !== undefined) carry(tallies, at, total);
      }
      addUsers(day);
    },
    rows: () => tallies.map((tally, at) => rowOf(CASES[cases][at] ?? '', tally)),
  };
}

/** Whether a cell's channel is asked for, worked out once per channel rather than per cell. */
function channelFilter(channel: string | undefined, rollUp: (id: string) => string) {
  if (channel === undefined) return () => true;
  const known = new Map<string, boolean>();
  return (id: string): boolean => {
    let included = known.get(id);
    if (included === undefined) {
      included = id === channel || rollUp(id) === channel;
      known.set(id, included);
    }
    return included;
  };
}

/** The index of the case that an hour belongs to. */
function caseAt(cases: ReportType, at: number): number {
  if (cases === 'full') return 0;
  // 1970 began on a Thursday, and the rows begin with Monday.
  return cases === 'hourly' ? hourOfDay(at) : (Math.floor(at / DAY_MS) + 3) % 7;
}

function newTallies(
  range: { start: number; end: number },
  cases: ReportType,
  initial: number | null,
): Tally[] {
  const tallies: Tally[] = CASES[cases].map(() => ({
    messages: new Map(),
    voice: new Map(),
    joins: 0,
    parts: 0,
    total: null,
    lastHour: Number.NEGATIVE_INFINITY,
  }));
  let missing = tallies.length;
  for (let at = range.end - HOUR_MS; at >= range.start && missing > 0; at -= HOUR_MS) {
    const tally = tallies[caseAt(cases, at)];
    if (!tally || tally.lastHour > at) continue;
    tally.lastHour = at;
    tally.total = initial;
    missing--;
  }
  return tallies;
}

/** A count holds until the next one is known, for every case that has not ended by then. */
function carry(tallies: Tally[], at: number, total: number): void {
  for (const tally of tallies) if (at <= tally.lastHour) tally.total = total;
}

function addTo(totals: Map<string, number>, token: string, count: number): void {
  if (count > 0) totals.set(token, (totals.get(token) ?? 0) + count);
}

function rowOf(name: string, tally: Tally): ReportRow {
  const messages = summarize(Float64Array.from(tally.messages.values()));
  const seconds = summarize(Float64Array.from(tally.voice.values()));
  return {
    case: name,
    totalUsers: tally.total,
    activeUsers: messages.count,
    voiceUsers: seconds.count,
    joins: tally.joins,
    parts: tally.parts,
    messages: messages.sum,
    messagesPerUser: messages.mean,
    messagesStdev: messages.stdev,
    voiceHours: seconds.sum / 3600,
    voiceHoursPerUser: seconds.mean / 3600,
    voiceHoursStdev: seconds.stdev / 3600,
  };
}
