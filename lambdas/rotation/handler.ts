import { queryPartition, stringOf } from '../../shared/dynamodb.ts';
import { log } from '../../shared/log.ts';
import { createSalt } from '../../shared/salt-creation.ts';
import { finishedKey, MONTHS_PARTITION, monthPartition } from '../../shared/state-keys.ts';
import { tables } from '../../shared/tables.ts';
import { HOUR_MS, monthOf, monthStart, nextMonth } from '../../shared/time.ts';
import { closeMonth } from './close-month.ts';

/** What EventBridge Scheduler sends: the time it was to run at. Without one, now. */
export interface RotationEvent {
  time?: string;
}

export interface RotationResult {
  closed: string[];
  /** Months that are over but whose last batches are still on their way. */
  waiting: string[];
}

/** From this long after a month's end it is closed whether or not every shard has finished it. */
const DEADLINE_MS = 23 * HOUR_MS;

/** Closes every month that is over and may be closed, and sees to it that the running one has a salt. */
export async function handler(event: RotationEvent = {}): Promise<RotationResult> {
  const now = event.time === undefined ? Date.now() : Date.parse(event.time);
  if (Number.isNaN(now)) throw new Error('The event has no readable time: an ISO 8601 instant was expected.');
  const result: RotationResult = { closed: [], waiting: [] };
  await createSalt(monthOf(now));
  for await (const item of queryPartition(tables.state, MONTHS_PARTITION, { ConsistentRead: true })) {
    const month = stringOf(item, 'sk');
    if (month >= monthOf(now)) continue;
    const shards = item['shards']?.SS ?? [];
    const unfinished = await notFinished(month, shards);
    if (unfinished.length > 0 && now < monthStart(nextMonth(month)) + DEADLINE_MS) {
      log('info', 'The month is over but not finished by every shard', { month, unfinished });
      result.waiting.push(month);
      continue;
    }
    if (unfinished.length > 0) {
      log('warn', 'Closing the month although not every shard has finished it', { month, unfinished });
    }
    const { identities } = await closeMonth(month, shards, now);
    log('info', 'Anonymised', { month, identities });
    result.closed.push(month);
  }
  return result;
}

async function notFinished(month: string, shards: readonly string[]): Promise<string[]> {
  const finished = new Set<string>();
  for await (const item of queryPartition(tables.state, monthPartition(month), { ConsistentRead: true })) {
    finished.add(stringOf(item, 'sk'));
  }
  return shards.filter((shard) => !finished.has(finishedKey(month, shard).sk));
}
