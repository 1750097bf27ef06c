import type { UserEvent } from '../../shared/counters/counter-keys.ts';
import { UTC } from '../../shared/dates/zone.ts';
import type { ReportType } from '../../shared/messages/report-request.ts';
import { dayStart, HOUR_MS, type Range } from '../../shared/time.ts';
import type { DayCells } from '../days/day-cells.ts';
import type { DayCounters } from '../days/day-counters.ts';
import { eventOfSlot, hourOfSlot, SLOTS } from '../tuning/cell-columns.ts';
import { addCells, createSums, positiveSums, reservePeople } from '../tuning/sums.ts';
import { CASES, casesOfHours } from './cases.ts';
import { createPeople, type People } from './person-numbering.ts';
import { type Summary, summarize } from './statistics.ts';

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
  range: Range;
  cases: ReportType;
  /** The IANA time zone that the cases go by; UTC unless given. */
  zone?: string | undefined;
  /** Whether a channel's counts are asked for; all are unless given. Joins, parts and totals stay server-wide. */
  includes?: ((channel: string) => boolean) | undefined;
  /** The last count of members known before the first day. */
  initialTotal?: number | undefined;
  /** Shared with other folds of the same days. */
  people?: People | undefined;
}

export interface Fold {
  /** Takes in a day. The days come in order, and only the hours within the range count. */
  add(day: DayCounters): void;
  rows(): ReportRow[];
}

interface Tally {
  joins: number;
  parts: number;
  total: number | null;
  /** The start of the last hour in the range that belongs to the case, −Infinity where it has none. */
  lastHour: number;
}

/** Folds days of counters into a report in one pass; it holds one number per person, case and event. */
export function createFold(options: FoldOptions): Fold {
  const { range, cases, zone = UTC, includes, initialTotal, people = createPeople() } = options;
  const caseOf = casesOfHours(range, cases, zone);
  const tallies = newTallies(range, caseOf, CASES[cases].length, initialTotal ?? null);
  /** Two columns for each case: messages, and seconds of voice. */
  const sums = createSums(tallies.length * 2);
  const caseOfHour = new Int16Array(24);

  function addUsers({ users }: DayCounters): void {
    const numbers = people.numbersOf(users);
    reservePeople(sums, people.count());
    const columnOfSlot = Int16Array.from({ length: SLOTS }, (_, slot) =>
      columnOf(caseOfHour[hourOfSlot(slot)] ?? -1, eventOfSlot(slot)),
    );
    const { columns } = users;
    const count = includes ? countsOf(users, includes) : columns.count;
    addCells(sums, { ...columns, count }, numbers, columnOfSlot);
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
    rows() {
      const values = new Float64Array(people.count());
      const summaryOf = (at: number, event: UserEvent) =>
        summarize(positiveSums(sums, columnOf(at, event), values));
      return tallies.map((tally, at) =>
        rowOf(CASES[cases][at] ?? '', tally, summaryOf(at, 'msg'), summaryOf(at, 'voice')),
      );
    },
  };
}

/** A day's counts, 0 in channels that are not asked for. */
function countsOf(users: DayCells, includes: (channel: string) => boolean): Float64Array<ArrayBuffer> {
  const isAskedFor = Uint8Array.from(users.channels(), (channel) => Number(includes(channel)));
  const { channel, count, length } = users.columns;
  const counts = new Float64Array(length);
  for (let at = 0; at < length; at++)
    if (isAskedFor[channel[at] as number] === 1) counts[at] = count[at] as number;
  return counts;
}

/** Which of the sums are a case's of an event; negative where there is no such case. */
const columnOf = (at: number, event: UserEvent): number => at * 2 + (event === 'msg' ? 0 : 1);

function newTallies(
  { start }: { start: number },
  caseOf: Uint8Array,
  count: number,
  initial: number | null,
): Tally[] {
  const tallies = Array.from(
    { length: count },
    (): Tally => ({
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

/** `messages` and `seconds` of voice are those of the people with any. */
function rowOf(name: string, tally: Tally, messages: Summary, seconds: Summary): ReportRow {
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
