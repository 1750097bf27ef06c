import { numberOf } from '../aws/dynamodb.ts';
import { readState } from './read-state.ts';
import { keptSince, retentionMonths } from './retention.ts';
import { sinceKey } from './state-keys.ts';

/**
 * Reads when a guild's counters begin, ms: when the guild was first seen, or the start of the retention period at `now`.
 * Undefined before anything of the guild is stored.
 */
export async function readSince(guild: string, now = Date.now()): Promise<number | undefined> {
  const item = await readState(sinceKey(guild), { consistent: false });
  const months = retentionMonths();
  const kept = months === undefined ? 0 : keptSince(now, months);
  return item && Math.max(numberOf(item, 'since'), kept);
}
