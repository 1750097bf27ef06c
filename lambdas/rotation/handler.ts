import { queryPartition, stringOf } from '../../shared/aws/dynamodb.ts';
import { emitMetrics } from '../../shared/aws/emit-metrics.ts';
import { tables } from '../../shared/aws/tables.ts';
import { log } from '../../shared/log.ts';
import { createSalt } from '../../shared/state/create-salt.ts';
import { finishedKey, MONTHS_PARTITION, monthPartition } from '../../shared/state/state-keys.ts';
import { DAY_MS, HOUR_MS, monthOf, monthStart, nextMonth } from '../../shared/time.ts';
import { announce } from './announce.ts';
import { closeMonth } from './close-month.ts';

/** The event that EventBridge Scheduler sends, with the time of the schedule (ISO 8601). Without one, it is now. */
export interface RotationEvent {
  time?: string;
}

/** The months that a run dealt with, each as `YYYY-MM`. */
export interface RotationResult {
  closed: string[];
  /** Months that are over, but not finished by every shard. */
  waiting: string[];
  /** Months whose closing began although not every shard had finished them. */
  regardless?: string[];
  /** The month that this run had no time to close. The next run goes on with it. */
  unfinished?: string;
  /** The number of posts that were requested. */
  posts: number;
}

/** The part of the Lambda context that is used; undefined outside of Lambda. */
interface Context {
  getRemainingTimeInMillis(): number;
}

/** How long after its end a month is closed even if not every shard has finished it. */
const DEADLINE_MS = 23 * HOUR_MS;
/** How long after its end a month that is still open is overdue: after the 2nd of the next. */
const OVERDUE_MS = 2 * DAY_MS;
/** The part of a run's time that is kept to end in good order. */
const RESERVE_MS = 60_000;

/** Creates the current month's salt if needed, closes the past months that can be closed, and requests the posts of closed months. */
export async function handler(event: RotationEvent = {}, context?: Context): Promise<RotationResult> {
  const now = event.time === undefined ? Date.now() : Date.parse(event.time);
  if (Number.isNaN(now))
    throw new Error('The time of the event cannot be read: expected an ISO 8601 instant.');
  try {
    return await rotate(now, context);
  } finally {
    // A failed run emits it too, because the alarm has to report the month that cannot be closed.
    emitMetrics({ MonthsOverdue: countOverdue(await pastMonths(now), now) });
  }
}

async function rotate(now: number, context?: Context): Promise<RotationResult> {
  const isTimeUp = () => context !== undefined && context.getRemainingTimeInMillis() < RESERVE_MS;
  const result: RotationResult = { closed: [], waiting: [], posts: 0 };
  await createSalt(monthOf(now));
  for (const { month, shards } of await pastMonths(now)) {
    if (isTimeUp()) {
      result.unfinished = month;
      break;
    }
    const unfinished = await unfinishedBy(month, shards);
    if (unfinished.length > 0) {
      if (now < endOf(month) + DEADLINE_MS) {
        log('info', 'A month is over, but not every shard has finished it.', { month, unfinished });
        result.waiting.push(month);
        continue;
      }
      log('warn', 'A month is being closed although not every shard has finished it.', { month, unfinished });
      result.regardless = [...(result.regardless ?? []), month];
    }
    const { deleted, done } = await closeMonth(month, shards, now, isTimeUp);
    log('info', done ? 'A month was closed.' : 'The run is out of time. The next one goes on.', {
      month,
      identities: deleted,
    });
    if (!done) {
      result.unfinished = month;
      break;
    }
    result.closed.push(month);
  }
  if (!isTimeUp()) result.posts = await announce(now);
  return result;
}

interface OpenMonth {
  month: string;
  /** The shards that hash with its salt. */
  shards: string[];
}

/** The months that are over and not closed, the oldest first. */
async function pastMonths(now: number): Promise<OpenMonth[]> {
  const months: OpenMonth[] = [];
  for await (const item of queryPartition(tables.state, MONTHS_PARTITION, { ConsistentRead: true })) {
    const month = stringOf(item, 'sk');
    if (month < monthOf(now)) months.push({ month, shards: item['shards']?.SS ?? [] });
  }
  return months;
}

const endOf = (month: string): number => monthStart(nextMonth(month));

const countOverdue = (months: readonly OpenMonth[], now: number): number =>
  months.filter(({ month }) => now > endOf(month) + OVERDUE_MS).length;

/** The shards that have not finished a month, as far as their batches are applied. */
async function unfinishedBy(month: string, shards: readonly string[]): Promise<string[]> {
  const finished = new Set<string>();
  for await (const item of queryPartition(tables.state, monthPartition(month), { ConsistentRead: true })) {
    finished.add(stringOf(item, 'sk'));
  }
  return shards.filter((shard) => !finished.has(finishedKey(month, shard).sk));
}
