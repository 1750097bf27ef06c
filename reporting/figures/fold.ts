import type { UserEvent } from '../../shared/counters/counter-keys.ts';
import { UTC } from '../../shared/dates/zone.ts';
import type { ReportType } from '../../shared/messages/report-request.ts';
import { dayStart, HOUR_MS, type Range } from '../../shared/time.ts';
import type { DayCells } from '../days/day-cells.ts';
import type { DayCounters } from '../days/day-counters.ts';
import { eventOfSlot, hourOfSlot, SLOTS } from '../tuning/cell-columns.ts';
import { addCells, createSums, positiveSums, reservePeople } from '../tuning/sums.ts';
import { CASES, casesOfHours } from './cases.ts';
import { createPersonNumbering, type PersonNumbering } from './person-numbering.ts';
import { type Summary, summarize } from './statistics.ts';

/** A row of a report: the figures of one case. Means and deviations are per person with at least one. */
export interface ReportRow {
  case: string;
  /** The last known member count at the end of the case's last hour in the range; null where there is none. */
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
  /** Hours of voice, as are the next two. */
  voiceHours: number;
  voiceHoursPerUser: number;
  voiceHoursStdev: number;
}

/** What a report covers, and its cases. */
export interface FoldOptions {
  /** Half-open, ms, at whole UTC hours. */
  range: Range;
  /** The type of report, which sets the cases. */
  cases: ReportType;
  /** The time zone of the cases (IANA name); UTC unless given. */
  zone?: string | undefined;
  /** Whether a channel's counts belong in the report; all do unless given. Joins, parts and totals are always the guild's. */
  includes?: ((channel: string) => boolean) | undefined;
  /** The last known member count before the first day. */
  initialTotal?: number | undefined;
  /** The numbering of people, to share with other folds of the same days. */
  people?: PersonNumbering | undefined;
}

/** A report that takes in days and gives its rows. */
export interface Fold {
  /** Adds a day. Call it in the order of days; only hours in the range count. */
  add(day: DayCounters): void;
  rows(): ReportRow[];
}

/** What a case counts beside the people's sums. */
interface Tally {
  joins: number;
  parts: number;
  total: number | null;
  /** The start (ms) of the case's last hour in the range; −Infinity where it has none. */
  lastHour: number;
}

/** Makes a fold of days into a report, in one pass. Its memory is one number for each person, case and event. */
export function createFold(options: FoldOptions): Fold {
  const { range, cases, zone = UTC, includes, initialTotal, people = createPersonNumbering() } = options;
  const caseOf = casesOfHours(range, cases, zone);
  const tallies = newTallies(range, caseOf, CASES[cases].length, initialTotal ?? null);
  /** Two columns for each case: messages and seconds of voice. */
  const sums = createSums(tallies.length * 2);
  const caseOfHour = new Int16Array(24);

  function addUsers({ users }: DayCounters): void {
    const numbers = people.numbersOf(users);
    reservePeople(sums, people.size());
    const columnOfSlot = Int16Array.from({ length: SLOTS }, (_, slot) =>
      columnOf(caseOfHour[hourOfSlot(slot)] ?? -1, eventOfSlot(slot)),
    );
    const { columns } = users;
    const count = includes ? includedCounts(users, includes) : columns.count;
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
        if (total !== undefined) carryTotal(tallies, at, total);
      }
      addUsers(day);
    },
    rows() {
      const values = new Float64Array(people.size());
      const summaryOf = (at: number, event: UserEvent) =>
        summarize(positiveSums(sums, columnOf(at, event), values));
      return tallies.map((tally, at) =>
        rowOf(CASES[cases][at] ?? '', tally, summaryOf(at, 'msg'), summaryOf(at, 'voice')),
      );
    },
  };
}

/** A day's counts, with 0 for those of channels outside the report. */
function includedCounts(users: DayCells, includes: (channel: string) => boolean): Float64Array<ArrayBuffer> {
  const isIncluded = Uint8Array.from(users.channels(), (channel) => Number(includes(channel)));
  const { channel, count, length } = users.columns;
  const counts = new Float64Array(length);
  for (let at = 0; at < length; at++)
    if (isIncluded[channel[at] as number] === 1) counts[at] = count[at] as number;
  return counts;
}

/** The column of the sums for a case and an event; negative where the case is. */
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

/** Sets a member count for all cases that end later: it holds until the next count. */
function carryTotal(tallies: Tally[], at: number, total: number): void {
  for (const tally of tallies) if (at <= tally.lastHour) tally.total = total;
}

/** `messages` and `seconds` (of voice) are summaries over the people with any. */
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
