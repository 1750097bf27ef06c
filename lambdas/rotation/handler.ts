import { queryPartition, stringOf } from '../../shared/dynamodb.ts';
import { log } from '../../shared/log.ts';
import { emitMetrics } from '../../shared/metrics.ts';
import { createSalt } from '../../shared/salt-creation.ts';
import { finishedKey, MONTHS_PARTITION, monthPartition } from '../../shared/state-keys.ts';
import { tables } from '../../shared/tables.ts';
import { DAY_MS, HOUR_MS, monthOf, monthStart, nextMonth } from '../../shared/time.ts';
import { announce } from './announce.ts';
import { closeMonth } from './close-month.ts';

/** What EventBridge Scheduler sends: the time it was to run at. Without one, now. */
export interface RotationEvent {
  time?: string;
}

export interface RotationResult {
  closed: string[];
  /** Months that are over but whose last batches are still on their way. */
  waiting: string[];
  /** The month that this run had no time to finish: the next one goes on with it. */
  unfinished?: string;
  /** Posts that were asked for. */
  posts: number;
}

/** What is used of the Lambda's context; elsewhere there is none. */
interface Context {
  getRemainingTimeInMillis(): number;
}

/** From this long after a month's end it is closed whether or not every shard has finished it. */
const DEADLINE_MS = 23 * HOUR_MS;
/** After the 2nd a month that is still open is overdue. */
const OVERDUE_MS = 2 * DAY_MS;
/** What is kept of a Lambda's time to end in order. */
const RESERVE_MS = 60_000;

/** Closes every month that is over and may be closed, sees to it that the running one has a salt, and has closed months announced. */
export async function handler(event: RotationEvent = {}, context?: Context): Promise<RotationResult> {
  const now = event.time === undefined ? Date.now() : Date.parse(event.time);
  if (Number.isNaN(now)) throw new Error('The event has no readable time: an ISO 8601 instant was expected.');
  try {
    return await rotate(now, context);
  } finally {
    // By a run that fails as well: else nobody would ever hear of the very month that cannot be closed.
    emitMetrics({ MonthsOverdue: overdue(await monthsOver(now), now) });
  }
}

async function rotate(now: number, context?: Context): Promise<RotationResult> {
  const isOver = () => context !== undefined && context.getRemainingTimeInMillis() < RESERVE_MS;
  const result: RotationResult = { closed: [], waiting: [], posts: 0 };
  await createSalt(monthOf(now));
  for (const { month, shards } of await monthsOver(now)) {
    if (isOver()) {
      result.unfinished = month;
      break;
    }
    if (!(await mayClose(month, shards, now))) {
      result.waiting.push(month);
      continue;
    }
    const { deleted, done } = await closeMonth(month, shards, now, isOver);
    log('info', done ? 'Anonymised' : 'Out of time: the next run goes on', { month, identities: deleted });
    if (done) result.closed.push(month);
    else result.unfinished = month;
  }
  if (!isOver()) result.posts = await announce(now);
  return result;
}

interface OpenMonth {
  month: string;
  /** Those that hash with its salt. */
  shards: string[];
}

/** The months that have ended and are not closed, the oldest first. */
async function monthsOver(now: number): Promise<OpenMonth[]> {
  const months: OpenMonth[] = [];
  for await (const item of queryPartition(tables.state, MONTHS_PARTITION, { ConsistentRead: true })) {
    const month = stringOf(item, 'sk');
    if (month < monthOf(now)) months.push({ month, shards: item['shards']?.SS ?? [] });
  }
  return months;
}

const endOf = (month: string): number => monthStart(nextMonth(month));

const overdue = (months: readonly OpenMonth[], now: number): number =>
  months.filter(({ month }) => now > endOf(month) + OVERDUE_MS).length;

/** Whether every shard has finished a month and ingest has applied that, or the time for it is over. */
async function mayClose(month: string, shards: readonly string[], now: number): Promise<boolean> {
  const finished = new Set<string>();
  for await (const item of queryPartition(tables.state, monthPartition(month), { ConsistentRead: true })) {
    finished.add(stringOf(item, 'sk'));
  }
  const unfinished = shards.filter((shard) => !finished.has(finishedKey(month, shard).sk));
  if (unfinished.length === 0) return true;
  const isLate = now >= endOf(month) + DEADLINE_MS;
  log(
    isLate ? 'warn' : 'info',
    isLate
      ? 'Closing the month although not every shard has finished it'
      : 'The month is over but not finished by every shard',
    { month, unfinished },
  );
  return isLate;
}
