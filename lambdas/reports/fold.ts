import { eventOfSlot, hourOfSlot, SLOTS } from '../../shared/cell-columns.ts';
import type { DayCounters } from '../../shared/counters.ts';
import type { ReportType } from '../../shared/report-request.ts';
import { summarize } from '../../shared/statistics.ts';
import { dayStart, HOUR_MS } from '../../shared/time.ts';
import { UTC } from '../../shared/zone.ts';
import { CASES, casesOfHours } from './cases.ts';
import { createPeople, type People } from './people.ts';
import { createSums } from './sums.ts';

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
  const { range, cases, zone = UTC, includes = () => true, initialTotal, people = createPeople() } = options;
  const caseOf = casesOfHours(range, cases, zone);
  const tallies = newTallies(range, caseOf, CASES[cases].length, initialTotal ?? null);
  const messages = createSums(tallies.length);
  const voice = createSums(tallies.length);
  const caseOfHour = new Int16Array(24);

  function addUsers({ users }: DayCounters): void {
    const numbers = people.numbersOf(users);
    messages.makeRoom(people.count());
    voice.makeRoom(people.count());
    const isAskedFor = Uint8Array.from(users.channels(), (channel) => Number(includes(channel)));
    /** By hour and event, where to add; undefined for hours that are not in the range. */
    const into = Array.from({ length: SLOTS }, (_, slot) =>
      (eventOfSlot(slot) === 'msg' ? messages : voice).ofCase(caseOfHour[hourOfSlot(slot)] ?? -1),
    );
    const { user, channel, slot, count, length } = users.columns;
    for (let at = 0; at < length; at++) {
      const sums = into[slot[at] ?? 0];
      if (sums === undefined || isAskedFor[channel[at] ?? 0] === 0) continue;
      const person = numbers[user[at] ?? 0] ?? 0;
      sums[person] = (sums[person] ?? 0) + (count[at] ?? 0);
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
    rows: () =>
      tallies.map((tally, at) =>
        rowOf(CASES[cases][at] ?? '', tally, messages.positive(at), voice.positive(at)),
      ),
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

/** `ofMessages` and `ofVoice` (seconds) are what each person with any has. */
function rowOf(name: string, tally: Tally, ofMessages: Float64Array, ofVoice: Float64Array): ReportRow {
  const messages = summarize(ofMessages);
  const seconds = summarize(ofVoice);
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
