import { queryPartition, stringOf } from '../../shared/aws/dynamodb.ts';
import { emitMetrics } from '../../shared/aws/emit-metrics.ts';
import { tables } from '../../shared/aws/tables.ts';
import { log } from '../../shared/log.ts';
import { createSalt } from '../../shared/state/create-salt.ts';
import { finishedKey, MONTHS_PARTITION, monthPartition } from '../../shared/state/state-keys.ts';
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
  /** Months that were closed, or begun to be, although not every shard had finished them. */
  regardless?: string[];
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
    const unfinished = await unfinishedBy(month, shards);
    if (unfinished.length > 0) {
      if (now < endOf(month) + DEADLINE_MS) {
        log('info', 'The month is over but not finished by every shard', { month, unfinished });
        result.waiting.push(month);
        continue;
      }
      log('warn', 'Closing the month although not every shard has finished it', { month, unfinished });
      result.regardless = [...(result.regardless ?? []), month];
    }
    const { deleted, done } = await closeMonth(month, shards, now, isOver);
    log('info', done ? 'Anonymised' : 'Out of time: the next run goes on', { month, identities: deleted });
    if (!done) {
      result.unfinished = month;
      break;
    }
    result.closed.push(month);
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

/** The shards that have not finished a month, or whose word that they have is not applied yet. */
async function unfinishedBy(month: string, shards: readonly string[]): Promise<string[]> {
  const finished = new Set<string>();
  for await (const item of queryPartition(tables.state, monthPartition(month), { ConsistentRead: true })) {
    finished.add(stringOf(item, 'sk'));
  }
  return shards.filter((shard) => !finished.has(finishedKey(month, shard).sk));
}
