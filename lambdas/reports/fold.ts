import type { DayCounters } from '../../shared/counters.ts';
import type { ReportType } from '../../shared/report-request.ts';
import { summarize } from '../../shared/statistics.ts';
import { dayStart, HOUR_MS } from '../../shared/time.ts';
import { UTC } from '../../shared/zone.ts';
import { CASES, casesOfHours } from './cases.ts';

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
  /** The IANA time zone that the cases go by; UTC unless given. */
  zone?: string | undefined;
  /** Whether a channel's counts are asked for; all are unless given. Joins, parts and totals stay server-wide. */
  includes?: ((channel: string) => boolean) | undefined;
  /** The last count of members known before the first day. */
  initialTotal?: number | undefined;
}

export interface Fold {
  /** Takes in a day. The days come in order, and only the hours within the range count. */
  add(day: DayCounters): void;
  rows(): ReportRow[];
}

interface Tally {
  /** By the number of the person. */
  messages: Map<number, number>;
  /** Seconds, by the number of the person. */
  voice: Map<number, number>;
  joins: number;
  parts: number;
  total: number | null;
  /** The start of the last hour in the range that belongs to the case, −Infinity where it has none. */
  lastHour: number;
}

/** Folds days of counters into a report in one pass; it holds one number per person, case and event. */
export function createFold({ range, cases, zone = UTC, includes, initialTotal }: FoldOptions): Fold {
  const caseOf = casesOfHours(range, cases, zone);
  const tallies = newTallies(range, caseOf, CASES[cases].length, initialTotal ?? null);
  const includesChannel = includes ? once(includes) : () => true;
  // People by their tokens, numbered: each day has its own copy of a token, and 168 cases would hold many of them.
  const people = new Map<string, number>();
  const caseOfHour = new Int16Array(24);
  // One person's day by case, reused so that no cell costs an allocation.
  const messages = new Float64Array(tallies.length);
  const voice = new Float64Array(tallies.length);

  function addTo(totals: Map<number, number>, token: string, count: number): void {
    if (count <= 0) return;
    const person = people.get(token) ?? people.size;
    if (person === people.size) people.set(token, person);
    totals.set(person, (totals.get(person) ?? 0) + count);
  }

  function addUsers(day: DayCounters): void {
    const casesOfDay = [...new Set(caseOfHour)].filter((at) => at >= 0);
    for (const user of day.users) {
      for (const at of casesOfDay) messages[at] = voice[at] = 0;
      for (const { event, hour, channel, count } of user.cells) {
        const at = caseOfHour[hour] ?? -1;
        if (at < 0 || !includesChannel(channel)) continue;
        const into = event === 'msg' ? messages : voice;
        into[at] = (into[at] ?? 0) + count;
      }
      for (const at of casesOfDay) {
        const tally = tallies[at] as Tally;
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
        const index = caseOf[(at - range.start) / HOUR_MS] ?? -1;
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

/** What a question about a channel is answered with, asked once per channel rather than per cell. */
function once(ask: (channel: string) => boolean): (channel: string) => boolean {
  const known = new Map<string, boolean>();
  return (channel) => {
    const before = known.get(channel);
    if (before !== undefined) return before;
    const answer = ask(channel);
    known.set(channel, answer);
    return answer;
  };
}

function newTallies(
  { start }: { start: number },
  caseOf: Uint8Array,
  count: number,
  initial: number | null,
): Tally[] {
  const tallies = Array.from(
    { length: count },
    (): Tally => ({
      messages: new Map(),
      voice: new Map(),
      joins: 0,
      parts: 0,
      total: null,
      lastHour: Number.NEGATIVE_INFINITY,
    }),
  );
  for (const [hour, at] of caseOf.entries()) {
    const tally = tallies[at] as Tally;
    tally.lastHour = start + hour * HOUR_MS;
    tally.total = initial;
  }
  return tallies;
}

/** A count holds until the next one is known, for every case that has not ended by then. */
function carry(tallies: Tally[], at: number, total: number): void {
  for (const tally of tallies) if (at <= tally.lastHour) tally.total = total;
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
